package ai.vctt.adapter.ws.engine;

import static ai.vctt.domain.InvalidValueException.require;

import java.time.Duration;

/**
 * What one client, one address and all of them together may use.
 *
 * @param maxPayloadBytes largest message or polling body accepted from a client
 * @param maxSessions sessions in all
 * @param maxSessionsPerAddress sessions of one IPv4 address or IPv6 /64 network; a proxy in front counts as one
 *     address
 * @param handshakesPerSecond sessions opened per second in all; as many may come at once
 * @param upgradeTimeout from the WebSocket's opening to the end of the upgrade
 * @param bodyTimeout from the head of a request to the end of its body
 * @param writeBufferLow bytes waiting in a WebSocket's buffer at which it is asked for more
 * @param writeBufferHigh bytes at which it is asked no more
 */
public record EngineLimits(
        int maxPayloadBytes,
        int maxSessions,
        int maxSessionsPerAddress,
        int handshakesPerSecond,
        Duration upgradeTimeout,
        Duration bodyTimeout,
        int writeBufferLow,
        int writeBufferHigh) {

    public static final EngineLimits DEFAULT = new EngineLimits(
            2 * 1024 * 1024, 20_000, 200, 500, Duration.ofSeconds(10), Duration.ofSeconds(10), 32 * 1024, 64 * 1024);

    public EngineLimits {
        require(maxPayloadBytes > 0, "maxPayload", maxPayloadBytes, "> 0");
        require(maxSessions > 0, "maxSessions", maxSessions, "> 0");
        require(maxSessionsPerAddress > 0, "maxSessionsPerAddress", maxSessionsPerAddress, "> 0");
        require(handshakesPerSecond > 0, "handshakesPerSecond", handshakesPerSecond, "> 0");
        require(upgradeTimeout.toMillis() > 0, "upgradeTimeout", upgradeTimeout, "> 0");
        require(bodyTimeout.toMillis() > 0, "bodyTimeout", bodyTimeout, "> 0");
        require(writeBufferLow > 0, "writeBufferLow", writeBufferLow, "> 0");
        require(
                writeBufferHigh >= writeBufferLow,
                "writeBufferHigh",
                writeBufferHigh,
                "at least " + writeBufferLow + ", the low mark");
    }
}
