package ai.vctt.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a JVM's objects need, told by {@code jcmd}. */
final class Heap {

    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private Heap() {}

    /** After a full collection, in KB. */
    static long liveKilobytes(ProcessTree process) throws IOException, InterruptedException {
        jcmd(process, "GC.run");
        return used(jcmd(process, "GC.heap_info"));
    }

    /** The generations' sum; metaspace is no heap. */
    static long used(String info) {
        return info.lines()
                .filter(line -> !line.contains("Metaspace") && !line.contains("class space"))
                .map(USED::matcher)
                .filter(Matcher::find)
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .sum();
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
