package ai.vctt.adapter.ws.engine;

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
        Check.positive("maxPayload", maxPayloadBytes);
        Check.positive("maxSessions", maxSessions);
        Check.positive("maxSessionsPerAddress", maxSessionsPerAddress);
        Check.positive("handshakesPerSecond", handshakesPerSecond);
        Check.positive("upgradeTimeout", upgradeTimeout);
        Check.positive("bodyTimeout", bodyTimeout);
        Check.positive("writeBufferLow", writeBufferLow);
        if (writeBufferHigh < writeBufferLow) {
            throw new IllegalArgumentException("writeBufferHigh: " + writeBufferHigh + " (expected: at least "
                    + writeBufferLow + ", the low mark)");
        }
    }
}
