package ai.vctt.adapter.persistence.embedded;

import ai.vctt.adapter.persistence.StoreUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The data of one PostgreSQL server, and the programs that work on it. */
final class Cluster {

    static final String USER = "vctt";
    private static final int PASSWORD_BYTES = 24;

    private final Binaries binaries;
    private final Account account;
    private final Path directory;
    private final Path data;
    private final Path password;

    private Cluster(Binaries binaries, Account account, Path directory) {
        this.binaries = binaries;
        this.account = account;
        this.directory = directory;
        this.data = directory.resolve("data");
        this.password = directory.resolve("password");
    }

    /** Makes one where there is none. */
    static Cluster open(Binaries binaries, Account account, Path directory) throws IOException, InterruptedException {
        Cluster cluster = new Cluster(binaries, account, directory);
        if (Files.exists(cluster.data)) {
            cluster.requireVersion();
        } else {
            cluster.initialise();
        }
        cluster.stopLeftOver();
        return cluster;
    }

    private void requireVersion() throws IOException {
        String version = Files.readString(data.resolve("PG_VERSION")).strip();
        if (!version.equals(Binaries.MAJOR_VERSION)) {
            throw new StoreUnavailableException("vctt.store.directory: " + data + " was written by PostgreSQL "
                    + version + ", and this server brings " + Binaries.MAJOR_VERSION
                    + "; dump and restore it, or set another directory");
        }
    }

    /** Under another name first, so that one that is half done is never taken for whole. */
    private void initialise() throws IOException, InterruptedException {
        Path unfinished = directory.resolve("unfinished");
        deleteAll(unfinished);
        writePassword();
        account.own(directory);
        List<String> initdb = new ArrayList<>(List.of(
                binaries.program("initdb").toString(),
                "--pgdata=" + unfinished,
                "--username=" + USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--locale=C.UTF-8"));
        if (System.getProperty("os.name").equals("Linux")) {
            initdb.add("--sync-method=syncfs");
        }
        Process process = new ProcessBuilder(account.command(initdb))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new StoreUnavailableException(
                    "vctt.store.directory: PostgreSQL cannot make its data in " + directory + ": " + lastLine(output));
        }
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void writePassword() throws IOException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        Files.deleteIfExists(password);
        Files.createFile(password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, HexFormat.of().formatHex(random));
    }

    String password() throws IOException {
        return Files.readString(password);
    }

    Path pidFile() {
        return data.resolve("postmaster.pid");
    }

    Path log() {
        return directory.resolve("server.log");
    }

    /** Starts the server, and returns when it takes connections. */
    List<String> startCommand(int port) {
        String options = String.join(
                " ",
                "-c listen_addresses=127.0.0.1",
                "-c port=" + port,
                "-c unix_socket_directories=",
                "-c wal_level=minimal",
                "-c max_wal_senders=0",
                "-c log_min_messages=warning",
                "-c log_error_verbosity=terse");
        return account.command(List.of(
                binaries.program("pg_ctl").toString(),
                "start",
                "--wait",
                "--timeout=600",
                "--silent",
                "--pgdata=" + data,
                "--log=" + log(),
                "--options=" + options));
    }

    /** Ends a server that outlived the process it belonged to. The directory's lock is ours, so it is nobody else's. */
    private void stopLeftOver() throws IOException, InterruptedException {
        if (!Files.exists(pidFile())) {
            return;
        }
        if (leftOver().isEmpty()) {
            // PostgreSQL would not start when the number belongs to some other process by now.
            Files.deleteIfExists(pidFile());
            return;
        }
        new ProcessBuilder(account.command(List.of(
                        binaries.program("pg_ctl").toString(), "stop", "--silent", "--mode=fast", "--pgdata=" + data)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private Optional<ProcessHandle> leftOver() throws IOException {
        try (Stream<String> lines = Files.lines(pidFile())) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(line -> line.matches("\\d{1,18}"))
                    .flatMap(line -> ProcessHandle.of(Long.parseLong(line)))
                    .filter(process -> process.info().command().orElse("").endsWith("postgres"));
        }
    }

    static String lastLine(String output) {
        return output.strip().lines().reduce("", (_, line) -> line.strip());
    }

    private static void deleteAll(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> paths = Files.walk(directory)) {
                for (Path path :
                        paths.sorted((one, other) -> other.compareTo(one)).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
