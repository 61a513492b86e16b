package ai.vctt.adapter.ws.engine;

import ai.vctt.adapter.ws.engine.EngineLimits.Admittance;
import java.net.InetAddress;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts connections and sessions, in all and by address, and says when it is enough. Thread-safe. */
final class Admission {

    private final TrustedProxies proxies;
    private final TokenBucket handshakes;
    private final AddressCounter connections;
    private final AddressCounter sessions;
    private volatile boolean closed;

    Admission(Admittance limits, TrustedProxies proxies, LongSupplier nanoTime) {
        this.proxies = proxies;
        this.handshakes = new TokenBucket(limits.handshakesPerSecond(), nanoTime);
        this.connections = new AddressCounter(limits.maxConnections(), limits.maxConnectionsPerAddress());
        this.sessions = new AddressCounter(limits.maxSessions(), limits.maxSessionsPerAddress());
    }

    /** Null when it may stay. Either way it is to be given back by {@link #disconnected}. */
    @Nullable
    Refusal connected(InetAddress peer) {
        return switch (connections.add(peer)) {
            case FITS -> null;
            case TOO_MANY -> Refusal.TOO_MANY_CONNECTIONS;
            case TOO_MANY_OF_ADDRESS -> proxies.trusts(peer) ? null : Refusal.TOO_MANY_CONNECTIONS_FROM_ADDRESS;
        };
    }

    void disconnected(InetAddress peer) {
        connections.remove(peer);
    }

    /** Null when admitted; then the place is to be given back by {@link #left}. */
    @Nullable
    Refusal entered(InetAddress client) {
        if (closed) {
            return Refusal.SHUTTING_DOWN;
        }
        if (!handshakes.take()) {
            return Refusal.TOO_MANY_HANDSHAKES;
        }
        Refusal refusal = switch (sessions.add(client)) {
            case FITS -> null;
            case TOO_MANY -> Refusal.TOO_MANY_SESSIONS;
            case TOO_MANY_OF_ADDRESS -> Refusal.TOO_MANY_FROM_ADDRESS;
        };
        if (refusal != null) {
            sessions.remove(client);
        }
        return refusal;
    }

    void left(InetAddress client) {
        sessions.remove(client);
    }

    int connections() {
        return connections.all();
    }

    /** What is held in memory for addresses. */
    int addresses() {
        return connections.addresses() + sessions.addresses();
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
