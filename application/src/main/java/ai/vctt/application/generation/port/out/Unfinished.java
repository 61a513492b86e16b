package ai.vctt.application.generation.port.out;

import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.SequencedEvent;
import java.time.Instant;
import java.util.List;

/**
 * A generation whose server ended without ending it, as its last checkpoint has it.
 *
 * @param seq of the last event that is known
 * @param attempt the last one that is known, 1 at least
 */
public record Unfinished(Generation.Streaming generation, long seq, int attempt, String text, List<Attempt> attempts) {

    /** Watchers may have seen more events than the last checkpoint knows of, but not as many as this. */
    private static final long UNKNOWN_EVENTS = 1_000_000;

    /** Ends it as what it is: interrupted. */
    public Generation.Finished interrupted(Instant now) {
        return interrupted(now, Spend.NONE);
    }

    /** @param ofParts what its parts have cost, where it has some */
    public Generation.Finished interrupted(Instant now, Spend ofParts) {
        Spend spend = attempts.stream().map(Attempt::spend).reduce(ofParts, Spend::plus);
        GenerationEvent.Failed end = new GenerationEvent.Failed(
                ErrorCode.INTERRUPTED, "The server went down before the answer was whole. Please ask again.", spend);
        return generation.finished(new SequencedEvent(seq + UNKNOWN_EVENTS, attempt, now, end), text, attempts);
    }
}
