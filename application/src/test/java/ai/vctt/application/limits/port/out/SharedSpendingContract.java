package ai.vctt.application.limits.port.out;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.domain.UserId;
import ai.vctt.domain.cost.Money;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SharedSpending} keeps to. */
public abstract class SharedSpendingContract {

    private static final UserId ANN = new UserId("ann");
    private static final UserId BEN = new UserId("ben");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    private SharedSpending first;
    private SharedSpending second;
    private SharedSpending third;

    /** That of one more process; all of a test share what they tell. */
    protected abstract SharedSpending newProcess();

    @BeforeEach
    void begin() {
        first = newProcess();
        second = newProcess();
        third = newProcess();
    }

    @Test
    void each_hears_what_all_others_have_spent_and_not_its_own() {
        assertThat(first.exchange(TODAY, Map.of(ANN, Money.usd("0.000070001"), BEN, Money.usd("2"))))
                .isEmpty();
        assertThat(second.exchange(TODAY, Map.of(ANN, Money.usd("0.1"))))
                .isEqualTo(Map.of(ANN, Money.usd("0.000070001"), BEN, Money.usd("2")));
        assertThat(third.exchange(TODAY, Map.of()))
                .isEqualTo(Map.of(ANN, Money.usd("0.100070001"), BEN, Money.usd("2")));
        assertThat(first.exchange(TODAY, Map.of())).isEqualTo(Map.of(ANN, Money.usd("0.1")));
    }

    @Test
    void what_is_told_again_takes_the_place_of_what_was_told_and_the_rest_stays() {
        first.exchange(TODAY, Map.of(ANN, Money.usd("1"), BEN, Money.usd("2")));
        first.exchange(TODAY, Map.of(ANN, Money.usd("0.5")));
        assertThat(second.exchange(TODAY, Map.of())).isEqualTo(Map.of(ANN, Money.usd("0.5"), BEN, Money.usd("2")));
    }

    @Test
    void days_are_apart() {
        first.exchange(TODAY, Map.of(ANN, Money.usd("1")));
        assertThat(second.exchange(TODAY.plusDays(1), Map.of())).isEmpty();
        assertThat(second.exchange(TODAY, Map.of())).isEqualTo(Map.of(ANN, Money.usd("1")));
    }
}
