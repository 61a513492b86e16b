package ai.vctt.domain.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.cost.PriceList.Period;
import ai.vctt.domain.cost.PriceList.Tier;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceTest {

    private static final Price FULL = new Price(
            Money.usd("0.000003"),
            Money.usd("0.000015"),
            Money.usd("0.0000003"),
            Money.usd("0.00000375"),
            Money.usd("0.000006"),
            Money.usd("0.00002"));

    @Test
    void every_class_of_tokens_is_charged_once_at_its_own_rate() {
        Usage usage = new Usage(1000, 400L, 100L, 50L, 200, 80L, null);
        assertThat(FULL.costOf(usage))
                .isEqualTo(Money.usd("0.00135") // 450 plain input
                        .plus(Money.usd("0.00012"))
                        .plus(Money.usd("0.000375"))
                        .plus(Money.usd("0.0003"))
                        .plus(Money.usd("0.0018")) // 120 plain output
                        .plus(Money.usd("0.0016")));
    }

    @Test
    void a_class_without_a_rate_costs_what_its_base_class_costs() {
        Price plain = Price.of(Money.usd("0.002"), Money.usd("0.01"));
        assertThat(plain.costOf(new Usage(10, 4L, 3L, 2L, 5, 5L, null))).isEqualTo(Money.usd("0.07"));
    }

    @Test
    void what_the_provider_charged_wins() {
        Usage usage = new Usage(1000, null, null, null, 200, null, Money.usd("0.0001466250"));
        assertThat(FULL.costOf(usage)).isEqualTo(Money.usd("0.000146625"));
    }

    @Test
    void parts_are_no_more_than_their_whole() {
        assertThatThrownBy(() -> new Usage(10, 8L, 3L, null, 5, null, null))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("cachedTokens: 11");
        assertThatThrownBy(() -> new Usage(10, null, null, null, 5, 6L, null))
                .hasMessage("reasoningTokens: 6 (expected: ≤ outputTokens)");
    }

    @Test
    void in_a_sum_a_part_that_is_unknown_stays_unknown() {
        Usage sum = new Usage(10, 4L, null, null, 5, 1L, null).plus(new Usage(20, 6L, 2L, null, 7, null, null));
        assertThat(sum).isEqualTo(new Usage(30, 10L, null, null, 12, null, null));
    }

    @Test
    void the_price_of_the_day_and_of_the_prompts_length_applies() {
        Instant change = Instant.parse("2026-09-01T00:00:00Z");
        Price old = Price.of(Money.usd("1"), Money.usd("2"));
        Price now = Price.of(Money.usd("3"), Money.usd("4"));
        Price longPrompt = Price.of(Money.usd("6"), Money.usd("8"));
        PriceList list = new PriceList(List.of(
                new Period(change, List.of(new Tier(200_000, longPrompt), new Tier(0, now))),
                new Period(Instant.EPOCH, List.of(new Tier(0, old)))));
        assertThat(list.at(change.minusMillis(1), 300_000)).isEqualTo(old);
        assertThat(list.at(change, 200_000)).isEqualTo(now);
        assertThat(list.at(change, 200_001)).isEqualTo(longPrompt);
        assertThat(list.at(Instant.EPOCH.minusSeconds(1), 0)).isEqualTo(old);
    }

    @Test
    void money_is_equal_by_amount_and_never_negative() {
        assertThat(Money.usd("1.50")).isEqualTo(Money.usd("1.5")).hasSameHashCodeAs(Money.usd("1.500"));
        assertThat(Money.usd("0.00")).isEqualTo(Money.ZERO);
        assertThat(Money.usd("0.1").plus(Money.usd("0.2"))).isEqualTo(Money.usd("0.3"));
        assertThatThrownBy(() -> Money.usd("-0.01")).isInstanceOf(IllegalArgumentException.class);
    }
}
