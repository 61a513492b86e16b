package ai.vctt.application.generation.port.out;

import ai.vctt.domain.UserId;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Generations with all their attempts, from the question on. Thread-safe. */
public interface Generations {

    /**
     * Keeps what was asked, before a model is; a second time under the same id changes nothing.
     *
     * @return whether it is durable now, so that it outlives this process
     */
    boolean open(Generation.Streaming generation);

    /** Keeps how far these have come, all in one go. One that has ended meanwhile, or was never opened, is passed over. */
    void checkpoint(List<Checkpoint> checkpoints);

    /** What was opened here by a process that is no more, and never ended. */
    List<Unfinished> unfinished();

    /**
     * Keeps it as it has ended, in place of all checkpoints; a second time under the same id changes nothing.
     *
     * @return whether it is durable now, so that it outlives this process
     */
    boolean add(Generation.Finished generation);

    /** Null when there is none that has ended, or it is kept no more, or the store is away. */
    Generation.@Nullable Finished find(GenerationId id);

    /** The parts of this jam that have ended, in the order they began; none when the store is away. */
    List<GenerationId> parts(GenerationId jam);

    /**
     * The one this user asked for under this request id; null when there is none that has ended, or it is
     * kept no more, or the store is away.
     */
    Generation.@Nullable Finished find(UserId owner, RequestId requestId);
}
