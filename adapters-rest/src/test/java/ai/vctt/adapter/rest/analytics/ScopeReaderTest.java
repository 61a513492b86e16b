package ai.vctt.adapter.rest.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.adapter.rest.access.NotAllowedException;
import ai.vctt.adapter.rest.session.PageSize;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.ledger.Scope;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

class ScopeReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

    @Test
    void without_parameters_everything_is_meant() {
        assertThat(read()).isEqualTo(new Scope(null, null, null));
    }

    @Test
    void a_range_ends_now_and_dates_win_over_it() {
        assertThat(read("range", "today", "user_id", "ann"))
                .isEqualTo(new Scope(Instant.parse("2026-11-25T00:00:00Z"), null, new UserId("ann")));
        assertThat(read("range", "today", "start_date", "2026-11-01"))
                .isEqualTo(new Scope(Instant.parse("2026-11-01T00:00:00Z"), null, null));
    }

    @Test
    void a_day_is_meant_as_a_whole_and_an_instant_as_it_stands() {
        assertThat(read("start_date", "2026-11-01", "end_date", "2026-11-01"))
                .isEqualTo(
                        new Scope(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-11-02T00:00:00Z"), null));
        assertThat(read("end_date", "2026-11-01T12:00:00.5+02:00"))
                .isEqualTo(new Scope(null, Instant.parse("2026-11-01T10:00:00.5Z"), null));
        assertThat(read("end_date", "2026-11-01T12:00:00 02:00"))
                .isEqualTo(new Scope(null, Instant.parse("2026-11-01T10:00:00Z"), null));
    }

    @ParameterizedTest
    @CsvSource({
        "range, year",
        "range, ''",
        "start_date, yesterday",
        "start_date, 2026-13-01",
        "end_date, 2026-11-01T10:00:00",
        "end_date, +99999-01-01",
        "end_date, 20261101",
        "user_id, ' '",
        "limit, 0",
        "limit, 501",
        "limit, -1",
        "limit, 1e1"
    })
    void what_cannot_be_read_is_refused_by_name(String field, String value) {
        assertThatThrownBy(() -> {
                    read(field, value);
                    PageSize.read(parameters(field, value), 50, 500);
                })
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith(field + ": " + value + " (expected: ");
    }

    @Test
    void an_end_before_its_start_is_refused() {
        assertThatThrownBy(() -> read("start_date", "2026-11-02", "end_date", "2026-11-01"))
                .hasMessageContaining("start_date")
                .hasMessageContaining("before end_date");
    }

    @Test
    void who_is_no_admin_sees_their_own_alone() {
        Principal ann = Principal.user(new UserId("ann"));
        Scope own = new Scope(null, null, ann.user());
        assertThat(ScopeReader.read(parameters(), ann, NOW)).isEqualTo(own);
        assertThat(ScopeReader.read(parameters("user_id", "ann"), ann, NOW)).isEqualTo(own);
        assertThatThrownBy(() -> ScopeReader.read(parameters("user_id", "ben"), ann, NOW))
                .isInstanceOf(NotAllowedException.class)
                .hasMessage("user_id: ben (expected: your own)");
    }

    private static Scope read(String... parameters) {
        return ScopeReader.read(parameters(parameters), Principal.admin(new UserId("root")), NOW);
    }

    private static MultiValueMap<String, String> parameters(String... namesAndValues) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return parameters;
    }
}
