package ai.vctt.adapter.ws.engine;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many there are of something, in all and by IPv4 address or IPv6 /64 network. Thread-safe. */
final class AddressCounter {

    enum Verdict {
        FITS,
        TOO_MANY,
        TOO_MANY_OF_ADDRESS
    }

    private final int max;
    private final int maxOfAddress;
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentHashMap<ByteBuffer, Integer> byAddress = new ConcurrentHashMap<>();

    AddressCounter(int max, int maxOfAddress) {
        this.max = max;
        this.maxOfAddress = maxOfAddress;
    }

    /** Counts it, whatever the verdict. */
    Verdict add(InetAddress address) {
        int count = all.incrementAndGet();
        int ofAddress = byAddress.merge(network(address), 1, Integer::sum);
        if (count > max) {
            return Verdict.TOO_MANY;
        }
        return ofAddress > maxOfAddress ? Verdict.TOO_MANY_OF_ADDRESS : Verdict.FITS;
    }

    void remove(InetAddress address) {
        all.decrementAndGet();
        byAddress.computeIfPresent(network(address), (network, count) -> count == 1 ? null : count - 1);
    }

    int all() {
        return all.get();
    }

    int addresses() {
        return byAddress.size();
    }

    /** One household or server has a whole IPv6 /64 to choose addresses from. */
    private static ByteBuffer network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
    }
}
