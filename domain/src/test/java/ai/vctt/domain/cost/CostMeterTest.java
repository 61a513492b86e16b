package ai.vctt.domain.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostMeterTest {

    private static final PriceList PRICES = PriceList.always(Price.of(Money.usd("0.001"), Money.usd("0.01")));
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final CostMeter meter = new CostMeter(PRICES, NOW, 100);

    @Test
    void input_counts_from_the_first_piece_on() {
        meter.add("Hi");
        assertThat(meter.running()).isEqualTo(new Spend(101, Money.usd("0.11")));
    }

    @Test
    void output_is_a_token_for_four_characters_but_no_less_than_one_for_each_piece() {
        meter.add("x".repeat(400));
        assertThat(meter.running().tokens()).isEqualTo(200);
        for (int i = 0; i < 150; i++) {
            meter.add(".");
        }
        assertThat(meter.running().tokens()).isEqualTo(251);
    }

    @Test
    void scripts_that_pack_more_into_a_character_count_more() {
        CostMeter chinese = new CostMeter(PRICES, NOW, 0);
        chinese.add("流".repeat(100));
        CostMeter english = new CostMeter(PRICES, NOW, 0);
        english.add("s".repeat(100));
        assertThat(chinese.running().tokens()).isEqualTo(65);
        assertThat(english.running().tokens()).isEqualTo(25);
    }

    @Test
    void it_settles_by_the_providers_count() {
        meter.add("much more than it was, as it turns out");
        assertThat(meter.settle(Usage.of(7, 3))).isEqualTo(new Spend(10, Money.usd("0.037")));
    }

    @Test
    void without_a_price_the_cost_is_unknown_and_not_zero() {
        CostMeter unpriced = new CostMeter(null, NOW, 100);
        unpriced.add("Hi");
        assertThat(unpriced.running()).isEqualTo(new Spend(101, null));
        assertThat(unpriced.settle(Usage.of(7, 3)).cost()).isNull();
        assertThat(Spend.NONE.plus(unpriced.running()).cost()).isNull();
    }

    @Test
    void what_was_reported_stays_in_the_estimate() {
        meter.report(new Usage(4321, 21L, null, null, 1, null, null));
        meter.add("Hello");
        assertThat(meter.estimate()).isEqualTo(new Usage(4321, 21L, null, null, 2, null, null));
    }

    @Test
    void messages_cost_their_text_and_a_frame() {
        assertThat(CostMeter.estimateInput(List.of("x".repeat(40), ""))).isEqualTo(3 + 4 + 10 + 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void while_it_streams_the_figures_never_fall(long seed) {
        Random random = new Random(seed);
        Spend before = meter.running();
        for (int i = 0; i < 500; i++) {
            if (random.nextInt(20) == 0) {
                meter.report(Usage.of(random.nextInt(300), random.nextInt(2000)));
            } else {
                meter.add("x".repeat(random.nextInt(12)));
            }
            Spend now = meter.running();
            assertThat(now.tokens()).isGreaterThanOrEqualTo(before.tokens());
            assertThat(now.cost()).isGreaterThanOrEqualTo(before.cost());
            before = now;
        }
    }
}
