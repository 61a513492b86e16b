package ai.vctt.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The CPUs of this machine, as {@code /proc/stat} shows them. */
final class Machine {

    /**
     * Ticks since the start.
     *
     * @param busy in processes, whosever they are
     * @param all of all CPUs, idle ones included
     */
    record Ticks(long busy, long all) {}

    private Machine() {}

    static Ticks ticks() throws IOException {
        return parse(Files.readAllLines(Path.of("/proc/stat")).getFirst());
    }

    /** Busy are user, nice and system; interrupts are nobody's. */
    static Ticks parse(String line) {
        String[] fields = line.trim().split("\\s+", -1);
        long all = 0;
        // user nice system idle iowait irq softirq steal; guests are in user.
        for (int i = 1; i <= 8; i++) {
            all += Long.parseLong(fields[i]);
        }
        return new Ticks(Long.parseLong(fields[1]) + Long.parseLong(fields[2]) + Long.parseLong(fields[3]), all);
    }

    static String description() throws IOException {
        String model = Files.readString(Path.of("/proc/cpuinfo"))
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        return Runtime.getRuntime().availableProcessors() + " × " + model + ", Linux "
                + System.getProperty("os.version") + ", Java " + System.getProperty("java.version");
    }
}
