package ai.vctt.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a JVM's objects need, told by {@code jcmd}. */
final class Heap {

    /** Number, instances, bytes, and the class where the line is not that of the sum. */
    private static final Pattern LINE = Pattern.compile("(?m)^\\s*(Total|\\d+:)\\s+\\d+\\s+(\\d+)(?:\\s+(\\S+))?.*$");

    /** What the collector puts where it leaves holes. */
    private static final String HOLE = "jdk.internal.vm.Filler";

    private Heap() {}

    /** After a full collection, in KB. */
    static double liveKilobytes(ProcessTree process) throws IOException, InterruptedException {
        return live(jcmd(process, "GC.class_histogram")) / 1024.0;
    }

    /** The sum of a histogram, in bytes. What the collector says is used would have up to a tenth of holes in it. */
    static long live(String histogram) {
        long live = 0;
        for (Matcher line = LINE.matcher(histogram); line.find(); ) {
            long bytes = Long.parseLong(line.group(2));
            if (line.group(1).equals("Total")) {
                live += bytes;
            } else if (line.group(3) != null && line.group(3).contains(HOLE)) {
                live -= bytes;
            }
        }
        return live;
    }

    private static String jcmd(ProcessTree process, String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(Commands.java("jcmd"), Long.toString(process.root()), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IllegalStateException("jcmd " + command + ": " + said);
        }
        return said;
    }
}
