package ai.vctt.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of ours that listens on a port; what it says goes to a file. */
final class Child implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration END = Duration.ofSeconds(60);
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final String name;
    private final Process process;
    private final Path own;
    private final Path output;

    private Child(String name, Process process, Path own, Path output) {
        this.name = name;
        this.process = process;
        this.own = own;
        this.output = output;
    }

    /** Returns when the port takes connections. What it writes goes to a folder of its name. */
    static Child start(String name, Path folder, Map<String, String> environment, List<String> command, int port)
            throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolve(name));
        Path output = own.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(own.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Child child = new Child(name, builder.start(), own, output);
        try {
            child.awaitPort(port);
        } catch (IOException | InterruptedException | RuntimeException e) {
            child.close();
            throw e;
        }
        return child;
    }

    private void awaitPort(int port) throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (!answers(port)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException(name + " did not start: " + Files.readString(output));
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    ProcessTree tree() {
        return new ProcessTree(process.pid(), own);
    }

    /** Asks it to end, and makes it when it does not. */
    @Override
    public void close() {
        end(process);
    }

    static void end(Process process) {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroy();
        try {
            if (process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
    }
}
