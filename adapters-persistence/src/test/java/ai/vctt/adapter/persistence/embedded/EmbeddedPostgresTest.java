package ai.vctt.adapter.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.adapter.persistence.StoreUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class EmbeddedPostgresTest {

    private static final Path BINARIES = Path.of("target", "postgres-binaries").toAbsolutePath();

    @TempDir
    private Path directory;

    @Test
    void what_was_committed_outlives_killed_processes_and_killed_servers() throws Exception {
        Process alone = WritingProcess.start(directory, BINARIES, "JVM killed");
        alone.destroyForcibly().waitFor();

        Process withGuard = WritingProcess.start(directory, BINARIES, "JVM and its guard killed");
        List<ProcessHandle> guards = withGuard.descendants().toList();
        withGuard.destroyForcibly().waitFor();
        guards.forEach(ProcessHandle::destroyForcibly);

        Process withServer = WritingProcess.start(directory, BINARIES, "everything killed");
        kill(withServer.toHandle(), serverOf(directory));
        withServer.waitFor();

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, BINARIES)) {
            assertThat(notes(postgres)).containsExactly("JVM killed", "JVM and its guard killed", "everything killed");
            kill(postgres.process());
            awaitNewServer(postgres);
            assertThat(notes(postgres)).hasSize(3);
        }
        assertThat(directory.resolve("data/postmaster.pid")).doesNotExist();
    }

    @Test
    void a_server_is_private_and_its_directory_is_one_process_alone() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, BINARIES)) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(directory, BINARIES))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("vctt.store.directory: ")
                    .hasMessageContaining("in use by another server (process "
                            + ProcessHandle.current().pid() + ")");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("password"))))
                    .isEqualTo("rw-------");
            String url = ((PGSimpleDataSource) postgres.dataSource()).getURL();
            assertThat(url).startsWith("jdbc:postgresql://127.0.0.1:");
            assertThatThrownBy(() -> DriverManager.getConnection(url, "vctt", "a guess"))
                    .isInstanceOf(SQLException.class);
            assertThat(column(
                            postgres,
                            "select name || '=' || setting from pg_settings where name in"
                                    + " ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses')"))
                    .containsExactlyInAnyOrder(
                            "fsync=on", "synchronous_commit=on", "full_page_writes=on", "listen_addresses=127.0.0.1");
        }
    }

    @Test
    void data_of_another_major_version_are_left_alone() throws Exception {
        Files.writeString(Files.createDirectories(directory.resolve("data")).resolve("PG_VERSION"), "17\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(directory, BINARIES))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("was written by PostgreSQL 17, and this server brings 18");
    }

    private static void kill(ProcessHandle... processes) {
        for (ProcessHandle process : processes) {
            process.destroyForcibly();
        }
    }

    private static ProcessHandle serverOf(Path directory) throws Exception {
        String pid =
                Files.readAllLines(directory.resolve("data/postmaster.pid")).getFirst();
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    private static void awaitNewServer(EmbeddedPostgres postgres) {
        // The watch holds the server's monitor from its end until it is up again.
        ProcessHandle killed = postgres.process();
        killed.onExit().join();
        while (postgres.process().equals(killed)) {
            Thread.onSpinWait();
        }
    }

    private static List<String> notes(EmbeddedPostgres postgres) throws SQLException {
        return column(postgres, "select text from note");
    }

    private static List<String> column(EmbeddedPostgres postgres, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
