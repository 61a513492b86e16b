package ai.vctt.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.application.analytics.port.out.LedgerUnavailableException;
import ai.vctt.application.analytics.port.out.UsageLedger;
import ai.vctt.application.analytics.port.out.UsageLedgerContract;
import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.domain.UserId;
import ai.vctt.domain.ledger.Scope;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class JdbcLedgerTest extends UsageLedgerContract {

    @RegisterExtension
    static final SingleConnection DATABASE = new SingleConnection();

    @TempDir
    private Path directory;

    private final JdbcClient client = JdbcClient.create(DATABASE.dataSource());
    private JdbcStore store;

    @Override
    protected Generations newGenerations() {
        client.sql("truncate generation, conversation, ledger_day, generation_day cascade")
                .update();
        client.sql("update summed_until set day = '2000-01-01'").update();
        store = new JdbcStore(DATABASE.dataSource(), directory, 1 << 20, false);
        return store.generations();
    }

    @Override
    protected UsageLedger newLedger() {
        return new JdbcLedger(new PatientClient(DATABASE.dataSource(), store::away), _ -> {});
    }

    @Override
    protected Conversations newConversations() {
        return store.conversations();
    }

    @AfterEach
    void nothing_went_wrong_with_the_database() {
        assertThat(store.away()).isFalse();
        store.close();
    }

    @Test
    void whatever_is_summed_and_whatever_is_late_a_question_is_answered_the_same() {
        Random random = new Random(1);
        Instant now = Instant.now();
        PatientClient patient = new PatientClient(DATABASE.dataSource(), store::away);
        JdbcLedger ledger = new JdbcLedger(patient, _ -> {});
        DaySums days = new DaySums(patient, _ -> {});
        keepSome(random, 500, now);
        client.sql("update summed_until set day = current_date - 15").update();
        List<Object> before = answers(ledger, now);
        int summed = 0;
        while (days.sumNextDay()) {
            summed++;
        }
        assertThat(summed).isGreaterThan(10);
        assertThat(client.sql("select count(*) from ledger_day")
                        .query(Long.class)
                        .single())
                .isPositive();
        assertThat(answers(ledger, now)).isEqualTo(before);

        client.sql("update generation set question = '', text = ''").update();
        client.sql("update attempt set raw_finish_reason = 'stop'").update();
        assertThat(answers(ledger, now)).as("texts are in no sum").isEqualTo(before);
        client.sql("delete from generation where id in (select id from generation order by id limit 30)")
                .update();
        client.sql("update attempt set cost_usd = 1, error = null where number = 2")
                .update();
        keepSome(random, 200, now);
        List<Object> after = answers(ledger, now);
        assertThat(after).isNotEqualTo(before);
        client.sql("update summed_until set day = '2000-01-01'").update();
        assertThat(answers(ledger, now)).isEqualTo(after);
    }

    @Test
    void a_database_that_is_away_is_said_to_be_and_not_waited_for() {
        Scope all = new Scope(null, null, null);
        JdbcLedger known = new JdbcLedger(new PatientClient(DATABASE.dataSource(), () -> true), _ -> {});
        assertThatThrownBy(() -> known.cost(all))
                .isInstanceOf(LedgerUnavailableException.class)
                .hasMessageContaining("away");
        JdbcLedger found = new JdbcLedger(new PatientClient(cut(), () -> false), _ -> {});
        assertThatThrownBy(() -> found.cost(all)).isInstanceOf(LedgerUnavailableException.class);
    }

    @Test
    void a_connection_that_is_lost_before_the_question_is_given_back() {
        AtomicBoolean lost = new AtomicBoolean(true);
        DataSource losing = new DelegatingDataSource(DATABASE.dataSource()) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection real = super.getConnection();
                return (Connection) Proxy.newProxyInstance(
                        Connection.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("setNetworkTimeout") && lost.get()) {
                                throw new SQLException("reset by peer");
                            }
                            return method.invoke(real, arguments);
                        });
            }
        };
        JdbcLedger ledger = new JdbcLedger(new PatientClient(losing, () -> false), _ -> {});
        Scope all = new Scope(null, null, null);
        assertThatThrownBy(() -> ledger.cost(all)).isInstanceOf(LedgerUnavailableException.class);
        lost.set(false);
        assertThat(ledger.cost(all).total().calls()).isZero();
    }

    private static List<Object> answers(UsageLedger ledger, Instant now) {
        List<Object> answers = new ArrayList<>();
        Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
        for (Instant from :
                new Instant[] {null, midnight.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(9)), now}) {
            for (Instant until :
                    new Instant[] {null, midnight.minus(Duration.ofDays(3)), now.minus(Duration.ofDays(3))}) {
                for (UserId owner : new UserId[] {null, new UserId("ann")}) {
                    if (from == null || until == null || from.isBefore(until)) {
                        Scope scope = new Scope(from, until, owner);
                        answers.add(ledger.cost(scope));
                        answers.add(ledger.streams(scope, 1000));
                    }
                }
            }
        }
        return answers;
    }

    private static DataSource cut() {
        return new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                throw new SQLException("the line is cut", "08006");
            }

            @Override
            public Connection getConnection(String user, String password) throws SQLException {
                return getConnection();
            }
        };
    }
}
