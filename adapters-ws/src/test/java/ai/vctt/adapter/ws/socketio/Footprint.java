package ai.vctt.adapter.ws.socketio;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process holds, in bytes.
 *
 * @param heap live objects
 * @param direct memory that Netty's allocator has got from the system
 * @param resident the process as the system sees it; -1 where that cannot be told
 * @param descriptors open files and sockets
 */
record Footprint(long heap, long direct, long resident, long descriptors, int threads) {

    static Footprint now() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Footprint(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                directNow(),
                residentNow(),
                system.getOpenFileDescriptorCount(),
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static long directNow() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    private static long residentNow() {
        Path status = Path.of("/proc/self/statm");
        try {
            return Files.exists(status)
                    ? Long.parseLong(Files.readString(status).split(" ", -1)[1]) * 4096
                    : -1;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String toString() {
        return "heap %.1f MB, direct %.1f MB, resident %.0f MB, %d descriptors, %d threads"
                .formatted(heap / 1e6, direct / 1e6, resident / 1e6, descriptors, threads);
    }
}
