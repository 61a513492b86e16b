package ai.vctt.adapter.persistence;

import ai.vctt.adapter.persistence.embedded.EmbeddedPostgres;
import ai.vctt.adapter.persistence.jdbc.JdbcStore;
import ai.vctt.adapter.persistence.jdbc.Schema;
import ai.vctt.application.access.port.out.ApiKeys;
import ai.vctt.application.analytics.port.out.UsageLedger;
import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.application.limits.port.out.SharedSpending;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Keeps everything in PostgreSQL: one that is named, or one of our own. Gets ready while the rest of the server does. */
final class PostgresStore implements Store, SmartInitializingSingleton, AutoCloseable {

    /** A database that needs longer than this for one statement is as good as away. */
    private static final int PATIENCE_MILLIS = 1500;

    private static final int CONNECT_MILLIS = 500;

    private final StoreSettings settings;
    private final CompletableFuture<DataSource> database = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final HikariDataSource pool;
    private final JdbcStore store;
    private volatile @Nullable EmbeddedPostgres embedded;

    PostgresStore(StoreSettings settings) {
        this.settings = settings;
        PGSimpleDataSource named = settings.url() == null ? null : DatabaseUrl.dataSource(settings.url());
        HikariConfig config = new HikariConfig();
        config.setPoolName("store");
        config.setDataSource(new ImpatientDataSource(database));
        config.setMaximumPoolSize(settings.connections());
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setValidationTimeout(CONNECT_MILLIS);
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);
        store = new JdbcStore(pool, settings.directory(), settings.journalBytes(), settings.url() == null);
        Thread.ofPlatform().name("store-start").daemon().start(() -> getReady(named));
    }

    private void getReady(@Nullable PGSimpleDataSource named) {
        try {
            DataSource server = named == null ? startOurOwn() : named;
            if (named != null) {
                requireConnection(named);
            }
            Schema.migrate(server);
            database.complete(server);
            store.catchUp();
            ready.complete(null);
        } catch (Throwable failure) {
            database.completeExceptionally(failure);
            ready.completeExceptionally(failure);
        }
    }

    private DataSource startOurOwn() {
        Path directory = settings.directory();
        EmbeddedPostgres started =
                EmbeddedPostgres.start(directory.resolve("postgres"), directory.resolve("postgres-binaries"));
        embedded = started;
        return started.dataSource();
    }

    private static void requireConnection(PGSimpleDataSource database) {
        try (Connection connection = database.getConnection()) {
            connection.isValid(0);
        } catch (SQLException failure) {
            throw new StoreUnavailableException(
                    "vctt.store.url: no connection to " + DatabaseUrl.place(database) + ": " + failure.getMessage(),
                    failure);
        }
    }

    /** The server does not start without it. */
    @Override
    public void afterSingletonsInstantiated() {
        try {
            ready.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    @Override
    public Generations generations() {
        return store.generations();
    }

    @Override
    public UsageLedger ledger() {
        return store.ledger();
    }

    @Override
    public Conversations conversations() {
        return store.conversations();
    }

    @Override
    public ApiKeys keys() {
        return store.keys();
    }

    @Override
    public SharedSpending spending() {
        return store.spending();
    }

    @Override
    public String description() {
        return settings.url() == null
                ? "PostgreSQL of its own in "
                        + settings.directory().toAbsolutePath().normalize()
                : "PostgreSQL at " + DatabaseUrl.place(DatabaseUrl.dataSource(settings.url()));
    }

    @Override
    public State state() {
        return new State(settings.url() == null ? "embedded" : "postgres", store.away(), store.waiting());
    }

    @Override
    public void close() {
        ready.handle((_, _) -> "over").join();
        store.close();
        pool.close();
        EmbeddedPostgres started = embedded;
        if (started != null) {
            started.close();
        }
    }

    /** Connections that do not wait for ever. */
    private static final class ImpatientDataSource extends AbstractDataSource {

        private final CompletableFuture<DataSource> database;

        private ImpatientDataSource(CompletableFuture<DataSource> database) {
            this.database = database;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = database.join().getConnection();
            connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
            return connection;
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }
}
