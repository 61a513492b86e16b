package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The whole server in a process of its own, with a PostgreSQL of its own, so that it can be killed. */
final class ServerProcess {

    private static final Pattern ADDRESS = Pattern.compile("is ready: open http://localhost:(\\d+)/");
    private static final String URL = "--vctt.store.url=";
    static final Path BINARIES =
            Path.of("..", "adapters-persistence", "target", "postgres-binaries").toAbsolutePath();

    private final Path directory;
    private final Process process;
    private final int port;

    private ServerProcess(Path directory, Process process, int port) {
        this.directory = directory;
        this.process = process;
        this.port = port;
    }

    /** Returns when it takes requests. Its database is its own, unless the settings name one. */
    static ServerProcess start(Path directory, String... settings) throws Exception {
        shareBinaries(directory);
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                VcttApplication.class.getName(),
                "--server.port=0",
                "--vctt.store=postgres",
                "--vctt.store.directory=" + directory));
        if (List.of(settings).stream().noneMatch(setting -> setting.startsWith(URL))) {
            command.add(URL);
        }
        command.addAll(List.of(settings));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<Integer> port = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> read(process.inputReader(), port));
        return new ServerProcess(directory, process, port.get(60, TimeUnit.SECONDS));
    }

    /** Unpacking them takes a second, and they are the same for every test. */
    private static void shareBinaries(Path directory) throws IOException {
        Path link = Files.createDirectories(directory).resolve("postgres-binaries");
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, Files.createDirectories(BINARIES));
        }
    }

    private static void read(BufferedReader output, CompletableFuture<Integer> port) {
        StringBuilder all = new StringBuilder();
        output.lines().forEach(line -> {
            all.append(line).append('\n');
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                port.complete(Integer.valueOf(address.group(1)));
            }
        });
        port.completeExceptionally(new IllegalStateException("the server did not start:\n" + all));
    }

    int port() {
        return port;
    }

    /** As kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As when its machine stands still for a while. */
    void pause() throws Exception {
        signal("-STOP");
    }

    void goOn() throws Exception {
        signal("-CONT");
    }

    private void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", name, String.valueOf(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** As Ctrl-C does. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /** Kills its database in the same way. */
    void killDatabase() throws IOException {
        String pid = Files.readAllLines(directory.resolve("postgres/data/postmaster.pid"))
                .getFirst();
        assertThat(ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow().destroyForcibly())
                .isTrue();
    }
}
