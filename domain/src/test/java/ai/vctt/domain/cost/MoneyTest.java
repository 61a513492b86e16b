package ai.vctt.domain.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class MoneyTest {

    @Test
    void equal_amounts_are_equal_whatever_their_scale() {
        assertThat(Money.usd("1.50")).isEqualTo(Money.usd("1.5")).hasSameHashCodeAs(Money.usd("1.5"));
        assertThat(Money.usd("0.000")).isEqualTo(Money.ZERO).hasSameHashCodeAs(Money.ZERO);
        assertThat(Money.usd("1.5")).isNotEqualTo(Money.usd("1.51")).isNotEqualTo(null);
    }

    @Test
    void sums_are_exact_and_told_without_trailing_zeros() {
        Money third = Money.usd("0.0000025").times(3).plus(Money.usd("0.0000025"));
        assertThat(third.usd()).isEqualTo(new BigDecimal("0.00001"));
        assertThat(third).hasToString("Money[usd=0.00001]");
        assertThat(Money.ZERO.plus(third)).isEqualTo(third);
        assertThat(third.plus(Money.ZERO)).isEqualTo(third);
        assertThat(third.times(0)).isEqualTo(Money.ZERO);
    }

    @Test
    void no_amount_is_below_zero() {
        assertThatThrownBy(() -> Money.usd("-0.01")).hasMessage("usd: -0.01 (expected: ≥ 0)");
    }
}
