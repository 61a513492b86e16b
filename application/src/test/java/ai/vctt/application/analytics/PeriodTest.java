package ai.vctt.application.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.analytics.port.in.Period;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {

    private static final Instant NOW = Instant.parse("2026-11-25T23:59:59.9Z");

    @ParameterizedTest
    @CsvSource({"today, 2026-11-25", "week, 2026-11-19", "month, 2026-10-27"})
    void a_period_begins_at_midnight_and_has_today_in_it(String name, String from) {
        assertThat(Period.named(name).before(NOW, null).from()).isEqualTo(Instant.parse(from + "T00:00:00Z"));
    }

    @Test
    void all_is_from_the_beginning() {
        assertThat(Period.named("all").before(NOW, null).from()).isNull();
        assertThat(Period.named("year")).isNull();
    }
}
