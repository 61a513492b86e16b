package ai.vctt.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.port.out.DurableGenerationsContract;
import ai.vctt.application.generation.port.out.Generations;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcGenerationsTest extends DurableGenerationsContract {

    private static DataSource database;

    @TempDir
    private Path directory;

    private JdbcStore store;

    @BeforeAll
    static void createDatabase() {
        database = TestDatabase.migrated();
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
