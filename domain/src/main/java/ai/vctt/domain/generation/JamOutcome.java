package ai.vctt.domain.generation;

import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.band.BandPlan;
import ai.vctt.domain.band.Committee;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.model.ModelId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the end of a jam tells beside its answer, or in place of one.
 *
 * @param plan null when it ended before there was one
 * @param parts in the order they began; the synthesiser's own is the generation itself and the last one, where it was asked
 */
public record JamOutcome(@Nullable BandPlan plan, List<Part> parts, Committee committee) {

    public JamOutcome {
        parts = List.copyOf(parts);
    }

    /**
     * One part, as it ended.
     *
     * @param round 0 at first, then the number of the repair that it belongs to
     * @param model the one that answered, or was asked first
     * @param weight null for planner and synthesiser
     * @param latencyMs from its start to its end
     * @param ttftMs null when nothing came
     * @param code why it failed; null otherwise
     */
    public record Part(
            AgentRole role,
            GenerationId id,
            int round,
            ModelId model,
            @Nullable Double weight,
            Usage usage,
            Spend spend,
            long latencyMs,
            @Nullable Long ttftMs,
            Status status,
            @Nullable ErrorCode code) {}

    /** How a part ended. */
    public enum Status {
        COMPLETE,
        FAILED,
        /** By its user, its cost limit or together with the whole. */
        STOPPED,
        /** It was not done when the others had waited long enough. */
        MISSING;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
