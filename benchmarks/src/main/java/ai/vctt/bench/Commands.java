package ai.vctt.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How each process is started. */
final class Commands {

    /** As the script starts the simulator. */
    private static final List<String> OWN_JVM = List.of(
            "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar");

    /** Bounds that a load test from one address would meet. By environment, where unknown keys are passed over. */
    private static final Map<String, String> BOUNDS = Map.of(
            "VCTT_LIMITS_RUNNING", "100000",
            "VCTT_LIMITS_RUNNINGPERUSER", "100000",
            "VCTT_LIMITS_WATCHERSPERGENERATION", "1000",
            "VCTT_SOCKET_MAXSESSIONS", "100000",
            "VCTT_SOCKET_MAXSESSIONSPERADDRESS", "100000",
            "VCTT_SOCKET_MAXCONNECTIONS", "100000",
            "VCTT_SOCKET_MAXCONNECTIONSPERADDRESS", "100000",
            "VCTT_SOCKET_HANDSHAKESPERSECOND", "100000",
            "VCTT_PROVIDERS_OPENAI_MAXCALLS", "100000",
            "VCTT_BUDGET_USDPERDAY", "1000000000");

    private Commands() {}

    static List<String> joined(List<String> command, String... more) {
        List<String> joined = new ArrayList<>(command);
        joined.addAll(List.of(more));
        return joined;
    }

    static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    static List<String> simulator(Options options) {
        List<String> command = new ArrayList<>(List.of(java("java")));
        command.addAll(OWN_JVM);
        command.add(options.home()
                .resolve("target/vctt-sim-exec.jar")
                .toAbsolutePath()
                .toString());
        return command;
    }

    /** Another role of the jar that is running. */
    static List<String> own(String... arguments) {
        List<String> command = new ArrayList<>(List.of(java("java")));
        command.addAll(OWN_JVM);
        command.add(
                Path.of(System.getProperty("java.class.path")).toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        return command;
    }

    static Child start(Peer peer, Options options, Path folder, String provider, int port)
            throws IOException, InterruptedException {
        return switch (peer) {
            case ENGINE -> {
                List<String> command = new ArrayList<>(List.of(java("java")));
                command.addAll(options.jvm());
                command.addAll(List.of("-jar", options.jar().toAbsolutePath().toString(), "--server.port=" + port));
                if (options.store() != null) {
                    command.add("--vctt.store=" + options.store());
                }
                Map<String, String> environment = new HashMap<>(BOUNDS);
                environment.putAll(options.scenario().environment());
                environment.put("OPENAI_BASE_URL", provider + "/v1");
                environment.put("OPENAI_API_KEY", "simulated");
                yield Child.start(peer.label(), folder, environment, command, port);
            }
            case NODE -> {
                Path relay = options.home().resolve("peers/node-relay").toAbsolutePath();
                install(relay, folder);
                yield Child.start(
                        peer.label(),
                        folder,
                        Map.of("PROVIDER", provider + "/v1", "PORT", Integer.toString(port)),
                        List.of("node", relay.resolve("relay.mjs").toString()),
                        port);
            }
            case FLOOR ->
                Child.start(peer.label(), folder, Map.of(), own("floor", Integer.toString(port), provider), port);
        };
    }

    private static void install(Path relay, Path folder) throws IOException, InterruptedException {
        if (Files.exists(relay.resolve("node_modules"))) {
            return;
        }
        Path output = folder.resolve("npm.log");
        int status = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                .directory(relay.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("npm ci: " + Files.readString(output));
        }
    }
}
