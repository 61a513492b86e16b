package ai.vctt.adapter.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.adapter.llm.ProviderSettings.Auth;
import ai.vctt.adapter.llm.ProviderSettings.Kind;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Price;
import ai.vctt.domain.cost.PriceList;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ProviderId;
import ai.vctt.domain.model.Thinking;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.Environment;

class LlmPropertiesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

    @Test
    void what_is_shipped_can_be_read() {
        LlmProperties properties = LlmProperties.from(Environments.shippedWith());

        assertThat(properties.providers().keySet())
                .extracting(ProviderId::value)
                .containsExactly("openai", "anthropic", "xai");
        assertThat(properties.models())
                .extracting(model -> model.id().value())
                .containsExactly(
                        "gpt-4o", "gpt-5.6-terra", "claude-sonnet-4-6", "grok-4.3", "claude-3-5-sonnet", "grok-4.1");
        assertThat(properties.priceFile()).isNull();
        assertThat(properties.demo().tokensPerSecond()).isEqualTo(60);
        assertThat(properties.demo().seed()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, 1000, 1000, 0.012",
        "claude-3-5-sonnet, 1000, 1000, 0.018",
        "grok-4.1, 1000, 1000, 0.012",
        "gpt-5.6-terra, 272000, 1000, 0.695",
        "gpt-5.6-terra, 272001, 1000, 1.382505",
        "grok-4.3, 200000, 1000, 0.2525",
        "grok-4.3, 200001, 1000, 0.5050025",
        "claude-sonnet-4-6, 900000, 1000, 2.715",
    })
    void shipped_prices_are_exact(String id, long input, long output, String cost) {
        assertThat(cost(shipped(id), Usage.of(input, output))).isEqualTo(Money.usd(cost));
    }

    @Test
    void cached_and_written_input_and_longer_prompts_have_rates_of_their_own() {
        assertThat(cost(shipped("claude-sonnet-4-6"), new Usage(30, 10L, 10L, 10L, 0, null, null)))
                .isEqualTo(Money.usd("0.0001005"));
        assertThat(cost(shipped("gpt-5.6-terra"), new Usage(300_000, 100_000L, 100_000L, null, 0, null, null)))
                .isEqualTo(Money.usd("1.175"));
    }

    @Test
    void retired_models_keep_their_mark_and_the_makers_name_for_them() {
        assertThat(shipped("claude-3-5-sonnet").retired()).isTrue();
        assertThat(shipped("claude-3-5-sonnet").providerModel()).isEqualTo("claude-3-5-sonnet-20241022");
        assertThat(shipped("gpt-4o").retired()).isFalse();
        assertThat(shipped("gpt-4o").providerModel()).isEqualTo("gpt-4o");
    }

    @Test
    void what_a_provider_leaves_out_follows_from_its_kind_and_address() {
        ProviderSettings openai = provider(Environments.shippedWith("OPENAI_API_KEY", "sk-1 \n"), "openai");
        ProviderSettings anthropic = provider(Environments.shippedWith(), "anthropic");
        ProviderSettings xai = provider(Environments.shippedWith(), "xai");

        assertThat(openai.apiKey()).isEqualTo("sk-1");
        assertThat(openai.auth()).isEqualTo(Auth.BEARER);
        assertThat(openai.maxTokensParameter()).isEqualTo("max_completion_tokens");
        assertThat(openai.usageInStream()).isTrue();
        assertThat(anthropic.apiKey()).isNull();
        assertThat(anthropic.auth()).isEqualTo(Auth.API_KEY);
        assertThat(xai.maxTokensParameter()).isEqualTo("max_tokens");
    }

    @Test
    void a_provider_can_be_told_everything() {
        ProviderSettings azure = provider(Environments.yaml("""
            vctt:
              providers:
                azure:
                  kind: openai
                  base-url: https://me.openai.azure.com/openai/v1/
                  api-key: secret
                  auth: api-key
                  headers: {X-Title: VCTT, "[x_under]": "1"}
                  query: {api-version: 2026-10-01-preview}
                  max-tokens-parameter: max_completion_tokens
                  usage-in-stream: false
                  max-calls: 40
            """), "azure");

        assertThat(azure)
                .isEqualTo(new ProviderSettings(
                        new ProviderId("azure"),
                        Kind.OPENAI,
                        URI.create("https://me.openai.azure.com/openai/v1"),
                        "secret",
                        false,
                        Auth.API_KEY,
                        Map.of("X-Title", "VCTT", "x_under", "1"),
                        Map.of("api-version", "2026-10-01-preview"),
                        "max_completion_tokens",
                        false,
                        40));
    }

    @Test
    void no_secret_is_shown() {
        ProviderSettings provider = new ProviderSettings(
                new ProviderId("gateway"),
                Kind.OPENAI,
                URI.create("https://gateway.example"),
                "key-secret",
                false,
                Auth.BEARER,
                Map.of("X-Token", "header-secret"),
                Map.of("token", "query-secret"),
                "max_tokens",
                true,
                1000);

        assertThat(provider.toString())
                .doesNotContain("secret")
                .contains("gateway.example", "X-Token", "token", "with key");
    }

    @Test
    void an_address_that_is_set_but_empty_is_the_usual_one() {
        Environment environment = Environments.shippedWith("OPENAI_BASE_URL", "", "XAI_BASE_URL", "");

        assertThat(provider(environment, "openai").baseUrl()).isEqualTo(URI.create("https://api.openai.com/v1"));
        assertThat(provider(environment, "xai").baseUrl()).isEqualTo(URI.create("https://api.x.ai/v1"));
    }

    @Test
    void a_key_that_stands_for_a_variable_nobody_set_is_no_key() {
        assertThat(provider(Environments.shippedWith("vctt.providers.openai.api-key", "${NO_SUCH_VARIABLE}"), "openai")
                        .apiKey())
                .isNull();
    }

    @Test
    void a_single_value_of_a_shipped_model_can_be_changed() {
        Model model = model(
                Environments.shippedWith(
                        "vctt.models.gpt-4o.input-per-million", "4", "vctt.models[grok-4.3].max-output-tokens", "7"),
                "gpt-4o");

        assertThat(cost(model, Usage.of(1_000_000, 1_000_000))).isEqualTo(Money.usd("14"));
    }

    @Test
    void a_model_without_a_price_has_none() {
        Environment environment = Environments.shippedWith(
                "vctt.providers.ollama.kind", "openai",
                "vctt.providers.ollama.base-url", "http://localhost:11434/v1",
                "vctt.providers.ollama.keyless", "true",
                "vctt.models[llama3:8b].provider", "ollama");

        Model model = model(environment, "llama3:8b");
        assertThat(model.prices()).isNull();
        assertThat(model.providerModel()).isEqualTo("llama3:8b");
        assertThat(model.contextWindow()).isNull();
        assertThat(model.abilities()).isEqualTo(Model.Abilities.USUAL);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, xhigh, true",
        "gpt-4o, none, false",
        "claude-sonnet-4-6, max, true",
        "claude-sonnet-4-6, adaptive, true",
        "claude-sonnet-4-6, 1024, true",
        "claude-sonnet-4-6, '', false",
    })
    void a_model_that_is_asked_to_think_is_given_the_time(String id, String thinking, boolean takesLong) {
        Model model = model(Environments.shippedWith("vctt.models." + id + ".thinking", thinking), id);

        assertThat(model.thinking())
                .isEqualTo(
                        switch (thinking) {
                            case "" -> null;
                            case "adaptive" -> new Thinking.Adaptive();
                            case "1024" -> new Thinking.Budget(1024);
                            default -> Thinking.Effort.valueOf(thinking.toUpperCase(Locale.ROOT));
                        });
        assertThat(model.abilities().reasoning()).isEqualTo(takesLong);
    }

    @Test
    void another_model_of_the_demo_costs_nothing_unless_it_is_given_a_price() {
        Environment environment = Environments.shippedWith(
                "vctt.models.understudy.provider", "demo",
                "vctt.models.diva.provider", "demo",
                "vctt.models.diva.input-per-million", "1",
                "vctt.models.diva.output-per-million", "2");

        assertThat(model(environment, "understudy").prices()).isEqualTo(PriceList.always(Price.FREE));
        assertThat(cost(model(environment, "diva"), Usage.of(1, 1))).isEqualTo(Money.usd("0.000003"));
    }

    @Test
    void prices_change_on_their_day_and_a_tier_keeps_the_rates_it_does_not_name() {
        Model model = model(Environments.yaml("""
            vctt:
              providers: {p: {kind: openai, base-url: "http://p", keyless: true}}
              models:
                m:
                  provider: p
                  input-per-million: 1
                  cached-input-per-million: 0.1
                  output-per-million: 2
                  tiers:
                    - {above-input-tokens: 1000, input-per-million: 3}
                  prices:
                    - {from: 2026-12-01, input-per-million: 10, output-per-million: 20}
            """), "m");
        PriceList prices = Objects.requireNonNull(model.prices());

        assertThat(prices.at(NOW, 1001))
                .isEqualTo(new Price(
                        Money.usd("0.000003"), Money.usd("0.000002"), Money.usd("0.0000001"), null, null, null));
        assertThat(prices.at(Instant.parse("2026-11-30T23:59:59Z"), 1).input()).isEqualTo(Money.usd("0.000001"));
        assertThat(prices.at(Instant.parse("2026-12-01T00:00:00Z"), 1001).input())
                .isEqualTo(Money.usd("0.00001"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "vctt.models.gpt-4o.input-per-million | -1 | vctt.models.gpt-4o.input-per-million: -1 (expected: ≥ 0)",
                "vctt.models.gpt-4o.input-per-million | 2,5 | vctt.models.gpt-4o.input-per-million: 2,5 (expected: a"
                        + " number)",
                "vctt.models.gpt-4o.input-per-million | 1e999999999 | vctt.models.gpt-4o.input-per-million:"
                        + " 1E+999999999 (expected: US dollars per million tokens, < 1000000)",
                "vctt.models.gpt-4o.context-window | 128k | vctt.models.gpt-4o.context-window: 128k (expected: a whole"
                        + " number)",
                "vctt.models.gpt-4o.context-window | 0 | vctt.models.gpt-4o.context-window: 0 (expected: > 0)",
                "vctt.models.gpt-4o.tools | perhaps | vctt.models.gpt-4o.tools: perhaps (expected: true or false)",
                "vctt.models.gpt-4o.provider | openia | vctt.models.gpt-4o.provider: openia (expected: one of openai,"
                        + " anthropic, xai, demo)",
                "vctt.models.new.model | x | vctt.models.new.provider: missing (expected: one of openai, anthropic,"
                        + " xai, demo)",
                "vctt.models.demo.provider | openai | vctt.models.demo: taken (expected: another id, as the demo is"
                        + " built in)",
                "vctt.models.gpt-4o.inptu-per-million | 1 | vctt.models.gpt-4o.inptu-per-million: unknown key"
                        + " (expected: a key of a model; a model id with a dot or a colon is written \"[grok-4.3]\")",
                "vctt.models.gpt-9.1.provider | openai | vctt.models.gpt-9.1.provider: unknown key (expected: a key of"
                        + " a model; a model id with a dot or a colon is written \"[grok-4.3]\")",
                "vctt.models.gpt-4o.tiers[0].input-per-million | 1 | vctt.models.gpt-4o.tiers[0].above-input-tokens:"
                        + " missing (expected: > 0, and another for each tier)",
                "vctt.models.gpt-4o.prices[0].from | 1/12/2026 | vctt.models.gpt-4o.prices[0].from: 1/12/2026"
                        + " (expected: a date such as 2026-11-23)",
                "vctt.models.gpt-4o.prices[0].from | 2026-12-01 | vctt.models.gpt-4o.prices[0].input-per-million:"
                        + " missing (expected: both input and output, or no price at all)",
                "vctt.models[grok-4.3].output-per-million | -0.5 | vctt.models[grok-4.3].output-per-million: -0.5"
                        + " (expected: ≥ 0)",
                "vctt.models.gpt-4o.thinking | hard | vctt.models.gpt-4o.thinking: hard (expected: none or minimal or"
                        + " low or medium or high or xhigh or max)",
                "vctt.models.gpt-4o.thinking | 2048 | vctt.models.gpt-4o.thinking: 2048 (expected: none or minimal or"
                        + " low or medium or high or xhigh or max)",
                "vctt.models.claude-sonnet-4-6.thinking | none | vctt.models.claude-sonnet-4-6.thinking: none"
                        + " (expected: adaptive, at least 1024 tokens, low or medium or high or xhigh or max)",
                "vctt.models.claude-sonnet-4-6.thinking | 1023 | vctt.models.claude-sonnet-4-6.thinking: 1023"
                        + " (expected: ≥ 1024)",
                "vctt.models.claude-sonnet-4-6.thinking | 64000 | vctt.models.claude-sonnet-4-6.thinking: 64000"
                        + " (expected: < max-output-tokens, 64000)",
                "vctt.models.claude-3-5-sonnet.thinking | low | vctt.models.claude-3-5-sonnet.prefill: true (expected:"
                        + " false, as it is asked to think)",
                "vctt.providers.new.base-url | http://x | vctt.providers.new.kind: missing (expected: openai or"
                        + " anthropic)",
                "vctt.providers.openai.kind | gemini | vctt.providers.openai.kind: gemini (expected: openai or"
                        + " anthropic)",
                "vctt.providers.openai.auth | basic | vctt.providers.openai.auth: basic (expected: bearer or api-key)",
                "vctt.providers.openai.max-tokens-parameter | max | vctt.providers.openai.max-tokens-parameter: max"
                        + " (expected: max_tokens or max_completion_tokens)",
                "vctt.providers.demo.kind | openai | vctt.providers.demo: taken (expected: another name, as the demo"
                        + " is built in)",
                "vctt.providers.openai.base-url | ftp://x | vctt.providers.openai.base-url: ftp://x (expected: an http"
                        + " or https address without credentials and query, such as http://localhost:11434/v1)",
                "vctt.providers.openai.base-url | https://me:secret@x | vctt.providers.openai.base-url: not shown"
                        + " (expected: an http or https address without credentials and query, such as"
                        + " http://localhost:11434/v1)",
                "vctt.providers.openai.base-url | sk-secret | vctt.providers.openai.base-url: not shown (expected: an"
                        + " http or https address without credentials and query, such as http://localhost:11434/v1)",
                "vctt.providers.openai.apikey-old | sk-secret | vctt.providers.openai.apikey-old: unknown key"
                        + " (expected: a key that vctt-llm.yml lists)",
                "vctt.demo.tokens-per-second | -1 | vctt.demo.tokens-per-second: -1 (expected: 0 to 100000)",
                "vctt.demo.seed | dice | vctt.demo.seed: dice (expected: a whole number)",
                "vctt.demo.sede | 1 | vctt.demo.sede: unknown key (expected: a key that vctt-llm.yml lists)",
                "vctt.price-file | /no/such/file | vctt.price-file: /no/such/file (expected: a file that exists)",
            })
    void a_bad_value_is_refused_in_one_line_that_names_its_key(String key, String value, String line) {
        assertThatThrownBy(() -> LlmProperties.from(Environments.shippedWith(key, value)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(line);
    }

    @Test
    void a_key_with_a_line_break_inside_is_refused_without_being_shown() {
        assertThatThrownBy(() ->
                        LlmProperties.from(Environments.shippedWith("vctt.providers.openai.api-key", "sk-\nsecret")))
                .hasMessage("vctt.providers.openai.api-key: not shown (expected: one line of text)");
    }

    @Test
    void keys_of_other_branches_are_none_of_its_business() {
        assertThat(LlmProperties.from(Environments.shippedWith("vctt.store", "memory"))
                        .models())
                .isNotEmpty();
    }

    @Test
    void a_price_file_lies_over_what_is_configured(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("prices.json"), """
            {"gpt-4o": {"litellm_provider": "openai", "input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05}}
            """);

        Model model = model(
                Environments.shippedWith("vctt.price-file", file.toString(), "vctt.models.gpt-4o.thinking", "high"),
                "gpt-4o");

        assertThat(cost(model, Usage.of(1_000_000, 0))).isEqualTo(Money.usd("2.5"));
        assertThat(model.contextWindow()).isEqualTo(128_000);
        assertThat(model.thinking()).isEqualTo(Thinking.Effort.HIGH);
    }

    @Test
    void nothing_configured_is_nothing_but_the_demo() {
        LlmProperties properties = LlmProperties.from(Environments.yaml("other: 1"));

        assertThat(properties.providers()).isEmpty();
        assertThat(properties.models()).isEmpty();
    }

    private static Model shipped(String id) {
        return model(Environments.shippedWith(), id);
    }

    private static Model model(Environment environment, String id) {
        return LlmProperties.from(environment).models().stream()
                .filter(model -> model.id().value().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static ProviderSettings provider(Environment environment, String name) {
        return Objects.requireNonNull(
                LlmProperties.from(environment).providers().get(new ProviderId(name)));
    }

    private static Money cost(Model model, Usage usage) {
        return Objects.requireNonNull(model.prices())
                .at(NOW, usage.inputTokens())
                .costOf(usage);
    }
}
