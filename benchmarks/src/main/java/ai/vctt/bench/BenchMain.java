package ai.vctt.bench;

import ai.vctt.bench.load.LoadClient;
import ai.vctt.bench.relay.FloorRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Starts a benchmark, or one of the roles that it starts itself. */
public final class BenchMain {

    private BenchMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String role = arguments.length == 0 ? "" : arguments[0];
        switch (role) {
            case "load" -> LoadClient.main(rest(arguments));
            case "floor" -> FloorRelay.main(rest(arguments));
            default -> bench(arguments);
        }
    }

    private static void bench(String[] arguments) throws IOException, InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.print(Options.USAGE);
            return;
        }
        if (!Files.isReadable(Path.of("/proc/stat"))) {
            System.err.println("vctt bench: CPU time and memory are read from /proc, so this needs Linux");
            System.exit(2);
        }
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.print("vctt bench: " + e.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        // Whatever ends this process ends what it has started.
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> ProcessHandle.current().children().forEach(ProcessHandle::destroy)));
        if (!Bench.run(options)) {
            System.exit(1);
        }
    }

    private static String[] rest(String[] arguments) {
        return Arrays.copyOfRange(arguments, 1, arguments.length);
    }
}
