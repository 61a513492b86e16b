package ai.vctt.adapter.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Price;
import ai.vctt.domain.cost.PriceList;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiteLlmPricesTest {

    private static final PriceList CONFIGURED = PriceList.always(Price.of(Money.usd("7"), Money.usd("8")));

    @Test
    void a_bare_name_counts_where_the_provider_is_the_same() {
        Model model = over("bare");

        assertThat(at(model, 1))
                .isEqualTo(new Price(
                        Money.usd("0.0000025"), Money.usd("0.00001"), Money.usd("0.00000125"), null, null, null));
        assertThat(model.contextWindow()).isEqualTo(128_000);
        assertThat(model.maxOutputTokens()).isEqualTo(16_384);
    }

    @Test
    void a_bare_name_of_another_provider_is_another_model() {
        assertThat(over("someone-elses").prices()).isEqualTo(CONFIGURED);
    }

    @Test
    void a_name_behind_its_provider_counts_and_whole_numbers_may_be_floats_or_text() {
        Model model = over("qualified");

        assertThat(at(model, 1).input()).isEqualTo(Money.usd("0.0000002"));
        assertThat(model.contextWindow()).isEqualTo(2_000_000);
        assertThat(model.maxOutputTokens()).isEqualTo(64_000);
    }

    @Test
    void the_providers_name_for_a_model_decides_not_ours() {
        Model ours = new Model(
                new ModelId("bare"),
                new ProviderId("maker"),
                "qualified",
                null,
                null,
                null,
                Model.Abilities.USUAL,
                true);

        Model updated = file().over(List.of(ours)).models().getFirst();

        assertThat(at(updated, 1).output()).isEqualTo(Money.usd("0.0000005"));
        assertThat(updated.retired()).isTrue();
        assertThat(updated.id()).isEqualTo(new ModelId("bare"));
    }

    @ParameterizedTest
    @CsvSource({
        "128000, 0.000003, 0.000015, 0.000006",
        "128001, 0.000004, 0.000015, 0.000006",
        "200000, 0.000004, 0.000015, 0.000006",
        "200001, 0.000006, 0.0000225, 0.000012",
        "1000001, 0.000009, 0.000015, 0.000006",
    })
    void the_threshold_of_a_tier_is_read_from_its_name(long input, String in, String out, String longWrite) {
        Price price = at(over("suffix-tiers"), input);

        assertThat(price)
                .isEqualTo(new Price(
                        Money.usd(in),
                        Money.usd(out),
                        Money.usd("0.0000003"),
                        Money.usd("0.00000375"),
                        Money.usd(longWrite),
                        Money.usd("0.00002")));
    }

    @ParameterizedTest
    @CsvSource({"32000, 0.000001, 0.000005", "32001, 0.000002, 0.000008", "500000, 0.000002, 0.000008"})
    void tiers_may_also_come_as_ranges(long input, String in, String out) {
        assertThat(at(over("range-tiers"), input)).isEqualTo(Price.of(Money.usd(in), Money.usd(out)));
    }

    @Test
    void free_is_zero_and_not_unknown() {
        assertThat(at(over("free"), 1)).isEqualTo(Price.FREE);
    }

    @Test
    void the_older_name_for_cache_reads_is_known() {
        assertThat(at(over("old-cache-name"), 1).cachedInput()).isEqualTo(Money.usd("0.0000001"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"search", "nulls", "not in the file", "sample_spec", "fallback_generalizations"})
    void what_the_file_does_not_say_stays_as_it_is(String name) {
        Model model = model(name);
        LiteLlmPrices.Overlay overlay = file().over(List.of(model));

        assertThat(overlay.models()).containsExactly(model);
        assertThat(overlay.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text-price | \"text-price\" is passed over: input_cost_per_token is \"cheap\"",
                "negative | \"negative\" is passed over: input_cost_per_token is -0.000001",
                "monstrous | \"monstrous\" is passed over: input_cost_per_token is 1E+999999999",
                "half | \"half\" is passed over: input or output has no price",
                "broken-window | \"broken-window\" is passed over: max_input_tokens is 1000.5",
                "no-object | \"maker/no-object\" is passed over: it is not an object",
            })
    void a_malformed_entry_is_passed_over_with_a_warning(String name, String warning) {
        LiteLlmPrices.Overlay overlay = file().over(List.of(model(name), model("bare")));

        assertThat(overlay.models().getFirst()).isEqualTo(model(name));
        assertThat(overlay.models().getLast()).isNotEqualTo(model("bare"));
        assertThat(overlay.warnings()).containsExactly(warning);
        assertThat(overlay.known()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":\\n oops} | JSON, but line 2 is none",
                "[] | a file with a JSON object keyed by model",
                "'' | a file with a JSON object keyed by model",
            })
    void a_file_that_is_not_such_a_map_is_refused(String content, String expected, @TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("prices.json"), content.replace("\\n", "\n"));

        assertThatThrownBy(() -> LiteLlmPrices.read("vctt.price-file", file))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageStartingWith("vctt.price-file: ")
                .hasMessageEndingWith("(expected: " + expected + ")");
    }

    @Test
    void a_folder_is_no_file(@TempDir Path folder) {
        assertThatThrownBy(() -> LiteLlmPrices.read("vctt.price-file", folder))
                .hasMessageEndingWith("(expected: a file that can be read)");
    }

    private static Model over(String name) {
        LiteLlmPrices.Overlay overlay = file().over(List.of(model(name)));
        assertThat(overlay.warnings()).isEmpty();
        return overlay.models().getFirst();
    }

    private static Price at(Model model, long inputTokens) {
        return Objects.requireNonNull(model.prices()).at(Instant.EPOCH, inputTokens);
    }

    private static Model model(String name) {
        return new Model(
                new ModelId(name), new ProviderId("maker"), name, CONFIGURED, null, null, Model.Abilities.USUAL, false);
    }

    private static LiteLlmPrices file() {
        try {
            return LiteLlmPrices.read(
                    "vctt.price-file",
                    Path.of(Objects.requireNonNull(LiteLlmPricesTest.class.getResource("litellm-prices.json"))
                            .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
