package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.adapter.persistence.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A real PostgreSQL server, chosen once for all tests of a JVM: the one {@code VCTT_TEST_DATABASE_URL} names, else one in
 * a container where Docker answers, else the one the product brings along.
 */
public final class TestDatabase {

    private static final String IMAGE = "postgres:18-alpine";
    private static final String URL = System.getenv("VCTT_TEST_DATABASE_URL");
    private static final DataSource SERVER = chooseServer();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestDatabase() {}

    /** A new and empty database. */
    public static DataSource create() {
        String name = "test_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        onServer("create database " + name);
        if (URL != null) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> onServer("drop database " + name + " with (force)")));
        }
        PGSimpleDataSource server = (PGSimpleDataSource) SERVER;
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(server.getURL());
        database.setUser(server.getUser());
        database.setPassword(server.getPassword());
        database.setDatabaseName(name);
        return database;
    }

    /** The same with the tables in it. */
    public static DataSource migrated() {
        DataSource database = create();
        Schema.migrate(database);
        return database;
    }

    private static void onServer(String statement) {
        try (Connection connection = SERVER.getConnection();
                Statement executable = connection.createStatement()) {
            executable.execute(statement);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static DataSource chooseServer() {
        if (URL != null) {
            return at(URL);
        }
        if (DockerClientFactory.instance().isDockerAvailable()) {
            PostgreSQLContainer container = new PostgreSQLContainer(IMAGE);
            container.start();
            PGSimpleDataSource server = at(container.getJdbcUrl());
            server.setUser(container.getUsername());
            server.setPassword(container.getPassword());
            return server;
        }
        try {
            Path target = Path.of("target").toAbsolutePath();
            Path directory = Files.createTempDirectory(target, "test-postgres");
            EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, target.resolve("postgres-binaries"));
            Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
            return postgres.dataSource();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static PGSimpleDataSource at(String url) {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setUrl(url);
        return server;
    }
}
