package ai.vctt.domain.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
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
    void what_does_not_fit_its_units_is_as_exact() {
        Money tiny = Money.usd("0.0000000000000001");
        Money million = Money.usd("1000000");
        Money most = Money.ofPicos(999_999_999_999_999_999L);
        assertThat(tiny.picos()).isEqualTo(-1);
        assertThat(tiny.plus(million).usd()).isEqualTo(new BigDecimal("1000000.0000000000000001"));
        assertThat(tiny.times(10_000)).isEqualTo(Money.ofPicos(1)).hasSameHashCodeAs(Money.ofPicos(1));
        assertThat(most.plus(Money.ofPicos(1))).isEqualTo(million).hasSameHashCodeAs(million);
        assertThat(Money.ofPicos(1_000_000_000_000_000_000L)).isEqualTo(million);
        assertThat(most.times(Long.MAX_VALUE).usd())
                .isEqualTo(new BigDecimal("999999.999999999999").multiply(BigDecimal.valueOf(Long.MAX_VALUE)));
        assertThat(most).isLessThan(million).isGreaterThan(tiny);
    }

    @Test
    void it_is_appended_as_a_plain_number() {
        for (String amount : List.of(
                "0",
                "1",
                "0.5",
                "10.01",
                "0.000000000001",
                "999999.999999999999",
                "1000000",
                "0.0000000000000001",
                "0.00242",
                "100")) {
            var text = new StringBuilder("$");
            Money.usd(amount).appendTo(text);
            assertThat(text).hasToString("$" + amount);
        }
    }

    @Test
    void no_amount_is_below_zero() {
        assertThatThrownBy(() -> Money.usd("-0.01")).hasMessage("usd: -0.01 (expected: ≥ 0)");
        assertThatThrownBy(() -> Money.ofPicos(-1)).hasMessage("picos: -1 (expected: ≥ 0)");
        assertThatThrownBy(() -> Money.usd("1").times(-1)).hasMessage("usd: -1 (expected: ≥ 0)");
    }
}
