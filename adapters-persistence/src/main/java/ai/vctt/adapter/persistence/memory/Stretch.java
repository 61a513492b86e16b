package ai.vctt.adapter.persistence.memory;

import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.SequencedEvent;
import java.time.Instant;

/** Neighbouring events of a log that can be read as one. */
sealed interface Stretch permits Pieces, Stretch.Single {

    long firstSeq();

    /** The event of this number, and as many of those after it as can be joined to it. */
    SequencedEvent read(long seq, int maxChars);

    /** Takes one more event at its end; false when it does not belong here. */
    boolean takes(int attempt, Instant at, GenerationEvent event);

    record Single(SequencedEvent event) implements Stretch {

        @Override
        public long firstSeq() {
            return event.seq();
        }

        @Override
        public SequencedEvent read(long seq, int maxChars) {
            return event;
        }

        @Override
        public boolean takes(int attempt, Instant at, GenerationEvent next) {
            return false;
        }
    }
}
