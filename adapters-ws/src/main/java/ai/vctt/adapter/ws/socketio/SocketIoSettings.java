package ai.vctt.adapter.ws.socketio;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.adapter.ws.engine.EngineSettings;
import java.time.Duration;

/**
 * @param connectTimeout for a namespace to decide on a client, and for a client to join its first one
 * @param eventsPerSecond packets a client may send; as many may come at once after a quiet second
 * @param eventBacklog events a client may be ahead of its listener
 */
public record SocketIoSettings(EngineSettings engine, Duration connectTimeout, int eventsPerSecond, int eventBacklog) {

    public static final SocketIoSettings DEFAULT =
            new SocketIoSettings(EngineSettings.DEFAULT, Duration.ofSeconds(10), 100, 256);

    public SocketIoSettings {
        require(connectTimeout.toMillis() > 0, "connectTimeout", connectTimeout, "> 0");
        require(eventsPerSecond > 0, "eventsPerSecond", eventsPerSecond, "> 0");
        require(eventBacklog > 0, "eventBacklog", eventBacklog, "> 0");
    }

    public String path() {
        return engine.path();
    }
}
