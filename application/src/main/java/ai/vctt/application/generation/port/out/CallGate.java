package ai.vctt.application.generation.port.out;

import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.model.Circuit;
import ai.vctt.domain.model.Model;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls away from models that keep failing (a circuit breaker for each) and from providers that have enough of
 * them (a bulkhead for each). Never waits. Thread-safe.
 */
public interface CallGate {

    /** Asks to call a model. */
    Entrance enter(Model model);

    /** The same although its circuit may be open, as nothing else is left to ask; its bulkhead still holds. */
    Entrance insist(Model model);

    Health healthOf(Model model);

    sealed interface Entrance {

        record Open(Call call) implements Entrance {}

        /** @param reason {@link GenerationError.CircuitOpen} or {@link GenerationError.ProviderBusy} */
        record Closed(GenerationError reason) implements Entrance {}
    }

    /** A call that was let in. Whoever made it says once how it ended; what is said later counts for nothing. */
    interface Call {

        void succeeded();

        /** Counts only what {@linkplain GenerationError#speaksAgainstProvider() speaks against the provider}. */
        void failed(GenerationError error);

        /** It was ended from our side before it showed whether the model works. */
        void cancelled();
    }

    /**
     * @param misconfigured why the provider turned our credentials down; null once it takes them, or as long as it was
     *     not asked
     */
    record Health(Circuit circuit, GenerationError.@Nullable Misconfigured misconfigured) {}
}
