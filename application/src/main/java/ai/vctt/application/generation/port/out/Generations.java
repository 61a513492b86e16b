package ai.vctt.application.generation.port.out;

import ai.vctt.domain.UserId;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import org.jspecify.annotations.Nullable;

/** Generations that have ended, with all their attempts. Thread-safe. */
public interface Generations {

    /**
     * Keeps it; a second time under the same id changes nothing.
     *
     * @return whether it is durable now, so that it outlives this process
     */
    boolean add(Generation.Finished generation);

    /** Null when there is none, or it is kept no more. */
    Generation.@Nullable Finished find(GenerationId id);

    /** The one this user asked for under this request id; null when there is none, or it is kept no more. */
    Generation.@Nullable Finished find(UserId owner, RequestId requestId);
}
