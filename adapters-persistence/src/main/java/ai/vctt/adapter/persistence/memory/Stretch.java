package ai.vctt.adapter.persistence.memory;

import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationEvent.Reasoning;
import ai.vctt.domain.generation.GenerationEvent.Text;
import ai.vctt.domain.generation.SequencedEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Neighbouring events of a log that can be read as one. */
sealed interface Stretch permits Pieces, Stretch.Single {

    long firstSeq();

    long lastSeq();

    /** The event of this number, and as many of those after it as can be joined to it. */
    SequencedEvent read(long seq, int maxChars);

    /** Both as one event; null when they are no neighbouring text or reasoning, or longer than this together. */
    static @Nullable SequencedEvent join(SequencedEvent one, SequencedEvent next, int maxChars) {
        GenerationEvent joined = one.attempt() == next.attempt() ? join(one.event(), next.event(), maxChars) : null;
        return joined == null ? null : new SequencedEvent(next.seq(), next.attempt(), next.at(), joined);
    }

    private static @Nullable GenerationEvent join(GenerationEvent one, GenerationEvent next, int maxChars) {
        if (one instanceof Text first
                && next instanceof Text more
                && more.model().equals(first.model())
                && more.offset() == first.offset() + first.chunk().length()
                && first.chunk().length() + more.chunk().length() <= maxChars) {
            return new Text(first.chunk() + more.chunk(), first.offset(), more.model(), more.spend());
        }
        if (one instanceof Reasoning(String first)
                && next instanceof Reasoning(String more)
                && first.length() + more.length() <= maxChars) {
            return new Reasoning(first + more);
        }
        return null;
    }

    /** Takes one more event at its end; false when it does not belong here. */
    boolean takes(int attempt, Instant at, GenerationEvent event);

    record Single(SequencedEvent event) implements Stretch {

        @Override
        public long firstSeq() {
            return event.seq();
        }

        @Override
        public long lastSeq() {
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
