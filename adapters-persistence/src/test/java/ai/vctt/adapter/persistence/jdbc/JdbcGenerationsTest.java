package ai.vctt.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.port.out.DurableGenerationsContract;
import ai.vctt.application.generation.port.out.Generations;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    private final List<JdbcStore> stores = new ArrayList<>();

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
        JdbcClient.create(database).sql("truncate server_lease").update();
        return newStore(directory).generations();
    }

    @Override
    protected Generations newServer() {
        return newStore(directory.resolve("" + stores.size())).generations();
    }

    private JdbcStore newStore(Path ofItsOwn) {
        JdbcStore made = new JdbcStore(database, ofItsOwn, 1 << 20, false);
        stores.add(made);
        return made;
    }

    @Override
    protected void pass(Duration duration) {
        JdbcClient.create(database)
                .sql("update server_lease set until = until - make_interval(secs => :seconds)")
                .param("seconds", duration.toSeconds())
                .update();
    }

    @Override
    protected void stop(Generations server) {
        JdbcStore of = stores.stream()
                .filter(one -> one.generations().equals(server))
                .findFirst()
                .orElseThrow();
        stores.remove(of);
        of.close();
    }

    @AfterEach
    void nothing_went_wrong_with_the_database() {
        assertThat(stores).noneMatch(JdbcStore::away);
        stores.forEach(JdbcStore::close);
    }
}
