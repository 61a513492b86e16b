package ai.vctt.adapter.persistence.embedded;

import ai.vctt.adapter.persistence.StoreUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A running PostgreSQL server. It ends with this process, even when this one is killed. */
final class ServerProcess {

    private static final int SECONDS_TO_STOP = 30;

    private final Process guard;
    private final ProcessHandle server;

    private ServerProcess(Process guard, ProcessHandle server) {
        this.guard = guard;
        this.server = server;
    }

    /** Returns when it takes connections on this port of the loopback interface. */
    static ServerProcess start(Cluster cluster, int port) throws IOException {
        Path log = cluster.log();
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling("server.log.old"), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>(List.of("sh", "-c", script(), "vctt-postgres"));
        command.add(cluster.pidFile().toString());
        command.addAll(cluster.startCommand(port));
        Process guard = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output = guard.inputReader(StandardCharsets.US_ASCII);
        String pid = output.readLine();
        ProcessHandle server =
                pid == null ? null : ProcessHandle.of(Long.parseLong(pid)).orElse(null);
        if (server == null) {
            guard.getOutputStream().close();
            throw new StoreUnavailableException("PostgreSQL does not start: " + reason(log) + " (see " + log + ")");
        }
        return new ServerProcess(guard, server);
    }

    private static String script() throws IOException {
        try (InputStream script = Objects.requireNonNull(ServerProcess.class.getResourceAsStream("run.sh"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String reason(Path log) throws IOException {
        return Files.exists(log) ? Cluster.lastLine(Files.readString(log)) : "it said nothing";
    }

    ProcessHandle handle() {
        return server;
    }

    /** Returns when it has ended, whatever the cause. */
    void awaitEnd() {
        server.onExit().join();
    }

    /** Ends it; what was committed is safe in any case. Idempotent. */
    void stop() throws InterruptedException {
        try {
            guard.getOutputStream().close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        if (!guard.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
            server.destroyForcibly();
        }
    }
}
