package ai.vctt.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.application.analytics.port.out.LedgerUnavailableException;
import ai.vctt.application.analytics.port.out.UsageLedger;
import ai.vctt.application.analytics.port.out.UsageLedgerContract;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.domain.ledger.Scope;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;

class JdbcLedgerTest extends UsageLedgerContract {

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

    @Override
    protected UsageLedger newLedger() {
        return store.ledger();
    }

    @AfterEach
    void nothing_went_wrong_with_the_database() {
        assertThat(store.away()).isFalse();
        store.close();
    }

    @Test
    void a_database_that_is_away_is_said_to_be_and_not_waited_for() {
        Scope all = new Scope(null, null, null);
        JdbcLedger known = new JdbcLedger(database, () -> true);
        assertThatThrownBy(() -> known.cost(all))
                .isInstanceOf(LedgerUnavailableException.class)
                .hasMessageContaining("away");
        JdbcLedger found = new JdbcLedger(cut(), () -> false);
        assertThatThrownBy(() -> found.cost(all)).isInstanceOf(LedgerUnavailableException.class);
    }

    private static DataSource cut() {
        return new AbstractDataSource() {
            @Override
            public java.sql.Connection getConnection() throws SQLException {
                throw new SQLException("the line is cut", "08006");
            }

            @Override
            public java.sql.Connection getConnection(String user, String password) throws SQLException {
                return getConnection();
            }
        };
    }
}
