package ai.vctt.adapter.llm.catalogue;

import ai.vctt.adapter.llm.LanguageModelFactory;
import ai.vctt.adapter.llm.LlmProperties;
import ai.vctt.adapter.llm.ProviderSettings;
import ai.vctt.adapter.llm.demo.DemoLanguageModel;
import ai.vctt.application.generation.port.out.LanguageModel;
import ai.vctt.application.generation.port.out.ModelCatalogue;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The configured models in their order, then the demo, which is always available. Immutable: keys and prices are those
 * of the start.
 */
public final class ConfiguredCatalogue implements ModelCatalogue {

    private static final Map<String, String> USUAL_KEYS =
            Map.of("openai", "OPENAI_API_KEY", "anthropic", "ANTHROPIC_API_KEY", "xai", "XAI_API_KEY");

    private final List<Entry> entries;
    private final Map<ModelId, Entry> byId;

    private ConfiguredCatalogue(List<Entry> entries) {
        this.entries = List.copyOf(entries);
        this.byId = entries.stream()
                .collect(Collectors.toUnmodifiableMap(entry -> entry.model().id(), Function.identity()));
    }

    /** @param factory asked once for each provider that an available model needs */
    public static ConfiguredCatalogue of(LlmProperties properties, LanguageModelFactory factory, LanguageModel demo) {
        Map<ProviderId, LanguageModel> clients = new HashMap<>();
        List<Entry> entries = new ArrayList<>();
        for (Model model : properties.models()) {
            ProviderSettings provider = properties.providers().get(model.provider());
            if (provider == null) {
                entries.add(Entry.available(model, demo));
                continue;
            }
            String reason = unavailable(model, provider);
            entries.add(
                    reason == null
                            ? Entry.available(
                                    model, clients.computeIfAbsent(provider.id(), _ -> factory.create(provider)))
                            : Entry.unavailable(model, reason));
        }
        entries.add(Entry.available(DemoLanguageModel.MODEL, demo));
        return new ConfiguredCatalogue(entries);
    }

    private static @Nullable String unavailable(Model model, ProviderSettings provider) {
        if (model.retired() && provider.servedByMaker()) {
            return "retired by its maker";
        }
        if (provider.usable()) {
            return null;
        }
        String name = provider.id().value();
        return "no key: set " + USUAL_KEYS.getOrDefault(name, "vctt.providers." + name + ".api-key");
    }

    @Override
    public List<Entry> entries() {
        return entries;
    }

    @Override
    public @Nullable Entry find(ModelId id) {
        return byId.get(id);
    }
}
