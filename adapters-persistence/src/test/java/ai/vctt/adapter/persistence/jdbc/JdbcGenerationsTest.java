package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.application.generation.port.out.GenerationsContract;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcGenerationsTest extends GenerationsContract {

    private static DataSource database;

    @BeforeAll
    static void createDatabase() {
        database = TestDatabase.migrated();
    }

    @Override
    protected Generations newGenerations() {
        JdbcClient.create(database).sql("truncate generation cascade").update();
        return new JdbcGenerations(database);
    }
}
