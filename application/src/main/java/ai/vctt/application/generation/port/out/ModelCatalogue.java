package ai.vctt.application.generation.port.out;

import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The models this server knows, and how to reach those that are available. Thread-safe. */
public interface ModelCatalogue {

    /** All models, in the order they are to be shown. */
    List<Entry> entries();

    /** Null when there is no such model. */
    default @Nullable Entry find(ModelId id) {
        return entries().stream()
                .filter(entry -> entry.model().id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /**
     * A model that is known.
     *
     * @param provider null when it cannot be used
     * @param unavailable why it cannot be used, for a person to read; null when it can
     */
    record Entry(
            Model model,
            @Nullable LanguageModel provider,
            @Nullable String unavailable) {

        public Entry {
            if ((provider == null) == (unavailable == null)) {
                throw new IllegalArgumentException("a model is either available or says why not: " + model.id());
            }
        }

        public static Entry available(Model model, LanguageModel provider) {
            return new Entry(model, provider, null);
        }

        public static Entry unavailable(Model model, String reason) {
            return new Entry(model, null, reason);
        }
    }
}
