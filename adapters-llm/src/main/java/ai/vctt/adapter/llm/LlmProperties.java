package ai.vctt.adapter.llm;

import ai.vctt.adapter.llm.demo.DemoSettings;
import ai.vctt.adapter.llm.gate.CircuitSettings;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ProviderId;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * What is configured under {@code vctt.providers}, {@code vctt.models}, {@code vctt.price-file}, {@code
 * vctt.circuit} and {@code vctt.demo}.
 * The file {@code vctt-llm.yml} beside these classes lists every key.
 *
 * @param providers in configured order; the built-in demo is not among them
 * @param models in configured order, with the price file laid over them; each one's provider is known, or the demo's
 * @param priceFile null when there is none
 */
public record LlmProperties(
        Map<ProviderId, ProviderSettings> providers,
        List<Model> models,
        @Nullable Path priceFile,
        CircuitSettings circuit,
        DemoSettings demo) {

    public LlmProperties {
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        models = List.copyOf(models);
    }

    /** How many calls a provider takes at once; the built-in demo takes any number. */
    int maxCalls(ProviderId id) {
        ProviderSettings provider = providers.get(id);
        return provider == null ? Integer.MAX_VALUE : provider.maxCalls();
    }

    /** @throws InvalidConfigurationException on the first value that cannot be used, and on keys that are not known */
    public static LlmProperties from(Environment environment) {
        return new LlmPropertiesReader(environment).read();
    }
}
