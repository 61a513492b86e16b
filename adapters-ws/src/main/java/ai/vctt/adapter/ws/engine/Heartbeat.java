package ai.vctt.adapter.ws.engine;

import static ai.vctt.domain.InvalidValueException.require;

import java.time.Duration;

/**
 * How the server learns that a client is gone: a ping every {@code interval}, its pong within {@code timeout}
 * (engine.io-protocol v4, "Heartbeat"). Both are told to the client, which watches the server the same way.
 */
public record Heartbeat(Duration interval, Duration timeout) {

    public static final Heartbeat DEFAULT = new Heartbeat(Duration.ofSeconds(25), Duration.ofSeconds(20));

    public Heartbeat {
        require(interval.toMillis() > 0, "pingInterval", interval, "> 0");
        require(timeout.toMillis() > 0, "pingTimeout", timeout, "> 0");
    }
}
