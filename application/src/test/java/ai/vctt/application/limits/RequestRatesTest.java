package ai.vctt.application.limits;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.SettableClock;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Allowance;
import ai.vctt.domain.access.KeyId;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.access.Role;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestRatesTest {

    private static final Principal ANN = Principal.user(new UserId("ann"));

    private final SettableClock clock = new SettableClock();
    private final RequestRates rates = new RequestRates(new Allowance(null, 6, null), clock);

    @Test
    void as_many_as_allowed_may_come_at_once_and_then_one_after_the_other() {
        takeAll(ANN, 6);
        assertThat(rates.take(ANN)).isEqualTo(Duration.ofSeconds(10));
        clock.advance(Duration.ofSeconds(4));
        assertThat(rates.take(ANN)).isEqualTo(Duration.ofSeconds(6));
        clock.advance(Duration.ofSeconds(6));
        takeAll(ANN, 1);
        assertThat(rates.take(ANN)).isEqualTo(Duration.ofSeconds(10));
        clock.advance(Duration.ofHours(1));
        takeAll(ANN, 6);
        assertThat(rates.take(ANN)).isNotNull();
    }

    @Test
    void each_key_is_counted_by_itself_and_by_its_own_bound() {
        Principal first = with(1, new Allowance(null, 2, null));
        Principal second = with(2, Allowance.USUAL);
        takeAll(ANN, 6);
        takeAll(first, 2);
        assertThat(rates.take(first)).isEqualTo(Duration.ofSeconds(30));
        takeAll(second, 6);
        assertThat(rates.take(second)).isNotNull();
    }

    @Test
    void whoever_has_no_bound_is_not_counted() {
        RequestRates none = new RequestRates(Allowance.USUAL, clock);
        for (int i = 0; i < 10_000; i++) {
            assertThat(none.take(ANN)).isNull();
        }
    }

    @Test
    void a_clock_that_goes_back_gives_nothing_away_and_forgetting_neither() {
        takeAll(ANN, 6);
        clock.advance(Duration.ofSeconds(-30));
        assertThat(rates.take(ANN)).isEqualTo(Duration.ofSeconds(10));
        rates.timePassed();
        assertThat(rates.take(ANN)).isEqualTo(Duration.ofSeconds(10));
    }

    private void takeAll(Principal asker, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(rates.take(asker)).isNull();
        }
    }

    private static Principal with(long key, Allowance allowance) {
        return new Principal(ANN.user(), Role.USER, allowance, new KeyId(new UUID(0, key)));
    }
}
