package ai.vctt.domain.generation;

import static ai.vctt.domain.InvalidValueException.require;

import java.time.Instant;

/**
 * An event with its place in a generation's log.
 *
 * @param seq 1, 2, 3 … without gaps; of joined events the last one's
 * @param attempt 1 for a generation's first
 */
public record SequencedEvent(long seq, int attempt, Instant at, GenerationEvent event) {

    public SequencedEvent {
        require(seq >= 1, "seq", seq, "≥ 1");
        require(attempt >= 1, "attempt", attempt, "≥ 1");
    }
}
