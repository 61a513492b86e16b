package ai.vctt.application.jam.port.out;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link JsonValues} keeps to. */
public abstract class JsonValuesContract {

    protected abstract JsonValues json();

    @Test
    void values_are_read_as_they_are_written() {
        assertThat(json().read(" {\"a\": [1, -2.5e1, true, false, null, {}], \"b\\n\": \"x \\\"y\\\" \\u00e9 🐑\"} "))
                .isEqualTo(Map.of("a", Arrays.asList(1.0, -25.0, true, false, null, Map.of()), "b\n", "x \"y\" é 🐑"));
        assertThat(json().read("[]")).isEqualTo(List.of());
        assertThat(json().read("\"\"")).isEqualTo("");
        assertThat(json().read("null")).isNull();
    }

    @Test
    void of_members_with_the_same_name_the_last_one_counts() {
        assertThat(json().read("{\"a\": 1, \"a\": 2}")).isEqualTo(Map.of("a", 2.0));
    }

    @Test
    void what_is_too_large_for_a_number_is_infinite() {
        assertThat(json().read("1e999")).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\"}",
                "{\"a\": }",
                "{a: 1}",
                "{\"a\": 1,}",
                "[1 2]",
                "nul",
                "NaN",
                "1.",
                "\"x",
                "{} {}",
                "{}x",
                "'a'",
                "\"\\q\"",
                "01",
                "]"
            })
    void what_is_not_json_has_no_value(String text) {
        assertThat(json().read(text)).isNull();
    }

    @Test
    void what_is_nested_too_deeply_has_no_value() {
        assertThat(json().read("[".repeat(50) + "]".repeat(50))).isNotNull();
        assertThat(json().read("[".repeat(51) + "]".repeat(51))).isNull();
        assertThat(json().read("[".repeat(100_000))).isNull();
    }
}
