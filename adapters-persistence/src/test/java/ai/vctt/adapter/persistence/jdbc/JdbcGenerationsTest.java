package ai.vctt.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.port.out.DurableGenerationsContract;
import ai.vctt.application.generation.port.out.Generations;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcGenerationsTest extends DurableGenerationsContract {

    /** A single connection: whatever is not given back, or taken twice, is missed at once. */
    private static HikariDataSource database;

    @TempDir
    private Path directory;

    private JdbcStore store;

    @BeforeAll
    static void createDatabase() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(TestDatabase.migrated());
        config.setMaximumPoolSize(1);
        database = new HikariDataSource(config);
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @Override
    protected Generations newGenerations() {
        JdbcClient.create(database).sql("truncate generation cascade").update();
        store = new JdbcStore(database, directory, 1 << 20);
        return store.generations();
    }

    @AfterEach
    void nothing_went_wrong_with_the_database() {
        assertThat(store.away()).isFalse();
        store.close();
    }
}
