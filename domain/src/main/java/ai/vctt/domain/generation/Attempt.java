package ai.vctt.domain.generation;

import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call of one model, ended. Every attempt costs what it used, whether or not its text was kept.
 *
 * @param number 1 for a generation's first
 * @param provider whom the call was made to
 * @param usage the provider's count, or our estimate
 * @param firstDeltaAt null when nothing came
 * @param error null when it ended well, or was ended from our side
 * @param rawFinishReason the provider's own word; null when it gave none
 */
public record Attempt(
        int number,
        ModelId model,
        ProviderId provider,
        Mode mode,
        Instant startedAt,
        @Nullable Instant firstDeltaAt,
        Instant endedAt,
        Usage usage,
        UsageSource usageSource,
        Spend spend,
        @Nullable GenerationError error,
        @Nullable String rawFinishReason) {

    /** One that ended before any call was made, so it cost nothing. */
    public static Attempt notAsked(int number, Model model, Mode mode, Instant at, GenerationError reason) {
        return new Attempt(
                number,
                model.id(),
                model.provider(),
                mode,
                at,
                null,
                at,
                Usage.of(0, 0),
                UsageSource.PROVIDER,
                Spend.NONE,
                reason,
                null);
    }

    /** Whether its output was used, so that it did not fail. */
    public boolean contributed() {
        return error == null && firstDeltaAt != null;
    }

    /** How the model is asked. */
    public enum Mode {
        STREAM,
        /** One whole answer. */
        COMPLETE
    }

    /** Whose count a usage is. */
    public enum UsageSource {
        PROVIDER,
        ESTIMATED
    }
}
