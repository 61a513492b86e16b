package ai.vctt.adapter.ws.engine;

import static ai.vctt.domain.InvalidValueException.require;

import java.time.Duration;

/** What one client, one address and all of them together may use. */
public record EngineLimits(Admittance admittance, Timeouts timeouts, Memory memory) {

    public static final EngineLimits DEFAULT = new EngineLimits(
            new Admittance(50_000, 1000, 20_000, 200, 500),
            new Timeouts(
                    Duration.ofSeconds(10), Duration.ofSeconds(75), Duration.ofSeconds(10), Duration.ofSeconds(10)),
            new Memory(2 * 1024 * 1024, 128 * 1024 * 1024, 32 * 1024, 64 * 1024));

    /**
     * Who gets in. An address is an IPv4 address or an IPv6 /64 network.
     *
     * @param maxConnections TCP connections in all, whatever they are for
     * @param maxConnectionsPerAddress of one peer; trusted proxies may have any number
     * @param maxSessions sessions in all
     * @param maxSessionsPerAddress of one client's address, which a trusted proxy may name
     * @param handshakesPerSecond sessions opened per second in all; as many may come at once
     */
    public record Admittance(
            int maxConnections,
            int maxConnectionsPerAddress,
            int maxSessions,
            int maxSessionsPerAddress,
            int handshakesPerSecond) {

        public Admittance {
            require(maxConnections > 0, "maxConnections", maxConnections, "> 0");
            require(maxConnectionsPerAddress > 0, "maxConnectionsPerAddress", maxConnectionsPerAddress, "> 0");
            require(maxSessions > 0, "maxSessions", maxSessions, "> 0");
            require(maxSessionsPerAddress > 0, "maxSessionsPerAddress", maxSessionsPerAddress, "> 0");
            require(handshakesPerSecond > 0, "handshakesPerSecond", handshakesPerSecond, "> 0");
        }
    }

    /**
     * How long a client may keep the server waiting.
     *
     * @param request from the TCP connection to the head of its first request
     * @param keepAlive from one answer to the head of the next request
     * @param body from the head of a request to the end of its body, and from the first byte of a WebSocket message
     *     that did not come whole to its last
     * @param upgrade from the request for an upgrade to its end
     */
    public record Timeouts(Duration request, Duration keepAlive, Duration body, Duration upgrade) {

        public Timeouts {
            require(request.toMillis() > 0, "requestTimeout", request, "> 0");
            require(keepAlive.toMillis() > 0, "keepAliveTimeout", keepAlive, "> 0");
            require(body.toMillis() > 0, "bodyTimeout", body, "> 0");
            require(upgrade.toMillis() > 0, "upgradeTimeout", upgrade, "> 0");
        }
    }

    /**
     * @param maxPayloadBytes largest message or polling body accepted from a client
     * @param maxReceivedBytes what all clients together may have sent without its being dealt with
     * @param writeBufferLow bytes waiting in a WebSocket's buffer at which it is asked for more
     * @param writeBufferHigh bytes at which it is asked no more
     */
    public record Memory(int maxPayloadBytes, long maxReceivedBytes, int writeBufferLow, int writeBufferHigh) {

        public Memory {
            require(maxPayloadBytes > 0, "maxPayload", maxPayloadBytes, "> 0");
            require(
                    maxReceivedBytes >= maxPayloadBytes,
                    "maxReceived",
                    maxReceivedBytes,
                    "at least " + maxPayloadBytes + ", the largest payload");
            require(writeBufferLow > 0, "writeBufferLow", writeBufferLow, "> 0");
            require(
                    writeBufferHigh >= writeBufferLow,
                    "writeBufferHigh",
                    writeBufferHigh,
                    "at least " + writeBufferLow + ", the low mark");
        }
    }
}
