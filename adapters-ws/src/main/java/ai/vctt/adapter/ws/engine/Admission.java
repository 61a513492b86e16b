package ai.vctt.adapter.ws.engine;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts sessions, in all and by address, and says when it is enough. Thread-safe. */
final class Admission {

    private final EngineLimits limits;
    private final TokenBucket handshakes;
    private final AtomicInteger sessions = new AtomicInteger();
    private final ConcurrentHashMap<ByteBuffer, Integer> byAddress = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Admission(EngineLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.handshakes = new TokenBucket(limits.handshakesPerSecond(), nanoTime);
    }

    /** Null when admitted; then the place is to be given back by {@link #release}. */
    @Nullable
    Refusal admit(InetAddress address) {
        if (closed) {
            return Refusal.SHUTTING_DOWN;
        }
        if (!handshakes.take()) {
            return Refusal.TOO_MANY_HANDSHAKES;
        }
        if (sessions.incrementAndGet() > limits.maxSessions()) {
            sessions.decrementAndGet();
            return Refusal.TOO_MANY_SESSIONS;
        }
        int ofAddress = byAddress.merge(network(address), 1, Integer::sum);
        if (ofAddress > limits.maxSessionsPerAddress()) {
            release(address);
            return Refusal.TOO_MANY_FROM_ADDRESS;
        }
        return null;
    }

    void release(InetAddress address) {
        sessions.decrementAndGet();
        byAddress.computeIfPresent(network(address), (network, count) -> count == 1 ? null : count - 1);
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** One household or server has a whole IPv6 /64 to choose addresses from. */
    private static ByteBuffer network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
    }
}
