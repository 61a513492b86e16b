package ai.vctt.adapter.llm.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.adapter.llm.Environments;
import ai.vctt.adapter.llm.LlmProperties;
import ai.vctt.adapter.llm.ProviderSettings;
import ai.vctt.adapter.llm.demo.DemoLanguageModel;
import ai.vctt.adapter.llm.demo.DemoSettings;
import ai.vctt.application.generation.port.out.LanguageModel;
import ai.vctt.application.generation.port.out.ModelCatalogue;
import ai.vctt.application.generation.port.out.ModelCatalogueContract;
import ai.vctt.application.generation.port.out.ModelRequest;
import ai.vctt.application.generation.port.out.ModelStream;
import ai.vctt.domain.cost.Price;
import ai.vctt.domain.cost.PriceList;
import ai.vctt.domain.model.ModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ConfiguredCatalogueTest extends ModelCatalogueContract {

    private static final DemoLanguageModel DEMO = new DemoLanguageModel(DemoSettings.USUAL);

    private final List<String> created = new ArrayList<>();

    @Override
    protected ModelCatalogue catalogue() {
        return configured("OPENAI_API_KEY", "sk-1");
    }

    @Test
    void models_come_in_configured_order_and_the_demo_last() {
        assertThat(configured("vctt.models.zebra.provider", "demo").entries())
                .extracting(entry -> entry.model().id().value())
                .endsWith("demo")
                .contains("gpt-4o", "zebra")
                .doesNotHaveDuplicates();
    }

    @Test
    void without_any_key_only_the_demo_is_available_and_each_model_names_the_variable_to_set() {
        ModelCatalogue catalogue = configured();

        assertThat(reason(catalogue, "gpt-4o")).isEqualTo("no key: set OPENAI_API_KEY");
        assertThat(reason(catalogue, "claude-sonnet-4-6")).isEqualTo("no key: set ANTHROPIC_API_KEY");
        assertThat(reason(catalogue, "grok-4.3")).isEqualTo("no key: set XAI_API_KEY");
        assertThat(reason(catalogue, "demo")).isEqualTo("available");
    }

    @Test
    void a_provider_of_ones_own_is_told_which_key_to_set() {
        ModelCatalogue catalogue = configured(
                "vctt.providers.groq.kind",
                "openai",
                "vctt.providers.groq.base-url",
                "https://api.groq.com/openai/v1",
                "vctt.models.llama.provider",
                "groq");

        assertThat(reason(catalogue, "llama")).isEqualTo("no key: set vctt.providers.groq.api-key");
    }

    @Test
    void a_keyless_provider_needs_none() {
        ModelCatalogue catalogue = configured(
                "vctt.providers.ollama.kind",
                "openai",
                "vctt.providers.ollama.base-url",
                "http://localhost:11434/v1",
                "vctt.providers.ollama.keyless",
                "true",
                "vctt.models.llama.provider",
                "ollama");

        assertThat(reason(catalogue, "llama")).isEqualTo("available");
    }

    @Test
    void a_retired_model_is_out_at_its_makers_and_in_behind_a_gateway() {
        assertThat(reason(configured("XAI_API_KEY", "xai-1"), "grok-4.1")).isEqualTo("retired by its maker");
        assertThat(reason(
                        configured("XAI_API_KEY", "xai-1", "XAI_BASE_URL", "https://eu-west-1.api.x.ai/v1"),
                        "grok-4.1"))
                .isEqualTo("retired by its maker");
        assertThat(reason(configured("XAI_API_KEY", "xai-1", "XAI_BASE_URL", "https://gateway.example/v1"), "grok-4.1"))
                .isEqualTo("available");
        assertThat(reason(configured("XAI_BASE_URL", "https://gateway.example/v1"), "grok-4.1"))
                .isEqualTo("no key: set XAI_API_KEY");
    }

    @Test
    void a_provider_is_made_once_and_only_when_it_is_needed() {
        ModelCatalogue catalogue = configured("OPENAI_API_KEY", "sk-1");

        assertThat(created).containsExactly("openai");
        assertThat(entry(catalogue, "gpt-4o").provider())
                .isSameAs(entry(catalogue, "gpt-5.6-terra").provider());
    }

    @Test
    void other_models_of_the_demo_are_served_by_it() {
        ModelCatalogue catalogue = configured("vctt.models.understudy.provider", "demo");

        assertThat(entry(catalogue, "understudy").provider()).isSameAs(DEMO);
    }

    @Test
    void the_demo_costs_nothing_which_is_known() {
        assertThat(entry(catalogue(), "demo").model().prices()).isEqualTo(PriceList.always(Price.FREE));
    }

    private ModelCatalogue configured(String... properties) {
        created.clear();
        return ConfiguredCatalogue.of(
                LlmProperties.from(Environments.shippedWith(properties)),
                provider -> {
                    created.add(provider.id().value());
                    return new Unasked(provider);
                },
                DEMO);
    }

    private static ModelCatalogue.Entry entry(ModelCatalogue catalogue, String id) {
        return Objects.requireNonNull(catalogue.find(new ModelId(id)));
    }

    private static String reason(ModelCatalogue catalogue, String id) {
        String reason = entry(catalogue, id).unavailable();
        return reason == null ? "available" : reason;
    }

    private record Unasked(ProviderSettings provider) implements LanguageModel {

        @Override
        public ModelStream stream(ModelRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ModelStream complete(ModelRequest request) {
            throw new UnsupportedOperationException();
        }
    }
}
