package ai.vctt.adapter.ws.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

    private final MemoryBudget budget = new MemoryBudget(10_000);

    @Test
    void shares_together_stay_within_it() {
        MemoryBudget.Share one = budget.share();
        MemoryBudget.Share two = budget.share();
        assertThat(one.resize(4096 + 7000)).isTrue();
        assertThat(two.resize(4096 + 3001)).isFalse();
        assertThat(two.resize(4096 + 3000)).isTrue();
        assertThat(one.resize(4096 + 7001)).isFalse();
        assertThat(budget.used()).isEqualTo(10_000);
        assertThat(one.resize(5000)).isTrue();
        one.release();
        one.release();
        assertThat(budget.used()).isEqualTo(3000);
        two.release();
        assertThat(budget.used()).isZero();
    }

    @Test
    void small_messages_fit_when_nothing_is_left() {
        assertThat(budget.share().resize(4096 + 10_000)).isTrue();
        assertThat(budget.share().resize(4096)).isTrue();
        assertThat(budget.share().resize(4097)).isFalse();
    }
}
