package ai.vctt.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.application.limits.port.out.SharedSpending;
import ai.vctt.application.limits.port.out.SharedSpendingContract;
import ai.vctt.application.limits.port.out.SpendingUnavailableException;
import ai.vctt.domain.UserId;
import ai.vctt.domain.cost.Money;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcSpendingTest extends SharedSpendingContract {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    private final DataSource database = TestDatabase.migrated();

    @Override
    protected SharedSpending newProcess() {
        return new JdbcSpending(database, () -> false, UUID.randomUUID());
    }

    @Test
    void days_that_are_over_are_kept_no_longer_than_needed() {
        SharedSpending spending = newProcess();
        for (int day = 0; day < 5; day++) {
            spending.exchange(DAY.plusDays(day), Map.of(new UserId("ann"), Money.usd("1")));
        }
        assertThat(JdbcClient.create(database)
                        .sql("select count(*) from server_spending")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void a_database_that_is_away_is_not_waited_for() {
        SharedSpending spending = new JdbcSpending(database, () -> true, UUID.randomUUID());
        assertThatThrownBy(() -> spending.exchange(DAY, Map.of())).isInstanceOf(SpendingUnavailableException.class);
    }
}
