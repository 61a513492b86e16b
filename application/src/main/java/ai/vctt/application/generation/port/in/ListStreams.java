package ai.vctt.application.generation.port.in;

import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.model.ModelId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which generations run. */
public interface ListStreams {

    /** Those that this one may see, the oldest first. */
    List<RunningStream> streams(Principal viewer);

    /**
     * A generation that runs, as it was a moment ago.
     *
     * @param model that is asked now
     * @param attempt 1 for the first
     * @param spend of all attempts so far
     * @param watchers how many watch it
     * @param jam that it is a part of, or is; null when neither
     */
    record RunningStream(
            GenerationId id,
            UserId owner,
            AgentRole role,
            ModelId model,
            Instant startedAt,
            int attempt,
            Spend spend,
            int watchers,
            @Nullable GenerationId jam) {}
}
