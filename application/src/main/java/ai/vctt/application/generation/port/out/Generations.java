package ai.vctt.application.generation.port.out;

import ai.vctt.domain.UserId;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Generations with all their attempts, from the question on. Several servers may share them: each has its own running, and
 * what one that is gone has left is handed to one of the others. Thread-safe.
 */
public interface Generations {

    /** A server that has not said for so long that it is there counts as gone. */
    Duration LEASE = Duration.ofSeconds(20);

    /**
     * Keeps what was asked, before a model is; a second time under the same id changes nothing.
     *
     * @return whether it is durable now, so that it outlives this process
     */
    boolean open(Generation.Streaming generation);

    /** Keeps how far these have come, all in one go. One that has ended meanwhile, or was never opened, is passed over. */
    void checkpoint(List<Checkpoint> checkpoints);

    /**
     * Says that this server is there. To be called before its first generation is opened and several times in each {@link
     * #LEASE} from then on. Where others took it for gone, what they have {@linkplain #interrupt interrupted} runs again.
     */
    void renewLease();

    /**
     * What servers that are gone have left running, an earlier process of this one's included. Each is handed to one server
     * alone, which is to {@link #interrupt} it, and to that one again until it has. None when the store is away.
     */
    List<Unfinished> unfinished();

    /**
     * Keeps how one ended that was handed to this server. It changes nothing when the server that had it running has come
     * back meanwhile, and the end that one may still {@linkplain #add add} takes its place.
     */
    void interrupt(Generation.Finished generation);

    /**
     * Keeps it as it has ended, in place of all checkpoints, and of how another server has {@linkplain #interrupt
     * interrupted} it; a second time under the same id changes nothing.
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
