package ai.vctt.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process and all it has started, as {@code /proc} shows them (proc(5)).
 *
 * @param root its number
 * @param folder whoever names a file in it on its command line belongs to it, too, as a PostgreSQL server does that has
 *     left its parent; null: nobody
 */
record ProcessTree(long root, @Nullable Path folder) {

    private static final long MICROS_PER_TICK = 10_000;
    /** Of {@code /proc/PID/stat}, counted from the state, which follows the name in parentheses. */
    private static final int USER_TIME = 11;

    private static final int TIMES = 4;

    /**
     * User and system time up to now, in microseconds and steps of 10 ms; that of processes that have ended and were waited
     * for is in their parents'.
     */
    long cpuMicros() throws IOException {
        long ticks = 0;
        for (long pid : pids()) {
            ticks += cpuTicks(read(pid, "stat"));
        }
        return ticks * MICROS_PER_TICK;
    }

    /** The same of the first process alone. */
    long ownCpuMicros() throws IOException {
        return cpuTicks(read(root, "stat")) * MICROS_PER_TICK;
    }

    /** Of one process and those it has waited for. */
    static long cpuTicks(String stat) {
        if (stat.isEmpty()) {
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int i = USER_TIME; i < USER_TIME + TIMES; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks;
    }

    /** Memory, what processes share counted once, in KB. */
    long proportionalKilobytes() throws IOException {
        long sum = 0;
        for (long pid : pids()) {
            sum += number(read(pid, "smaps_rollup"), "Pss:");
        }
        return sum;
    }

    /** The most memory the first process ever had, in KB. */
    long peakKilobytes() throws IOException {
        return number(read(root, "status"), "VmHWM:");
    }

    /** The memory the first process has now, in KB. */
    long residentKilobytes() throws IOException {
        return number(read(root, "status"), "VmRSS:");
    }

    /** Of the first process. */
    long threads() throws IOException {
        return number(read(root, "status"), "Threads:");
    }

    /** Files and sockets that the first process has open. */
    long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + root + "/fd"))) {
            return open.count();
        }
    }

    /** The number behind a name at the beginning of a line; 0 when there is none. */
    static long number(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    private Set<Long> pids() {
        Set<Long> pids = new TreeSet<>();
        ProcessHandle.of(root).ifPresent(process -> addAll(process, pids));
        if (folder != null) {
            String named = folder.toString();
            ProcessHandle.allProcesses()
                    .filter(process -> !pids.contains(process.pid())
                            && commandLine(process).contains(named))
                    .forEach(process -> addAll(process, pids));
        }
        return pids;
    }

    private static void addAll(ProcessHandle process, Set<Long> pids) {
        pids.add(process.pid());
        process.descendants().forEach(child -> pids.add(child.pid()));
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return read(process.pid(), "cmdline");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty when the process has ended. */
    private static String read(long pid, String file) throws IOException {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/" + file));
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            // ESRCH: it ended while it was read.
            if (ProcessHandle.of(pid).isEmpty()) {
                return "";
            }
            throw e;
        }
    }
}
