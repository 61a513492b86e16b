package ai.vctt.application.generation.port.out;

import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The append-only logs of generations: one writer each, any number of readers. An event is in the log, with its number,
 * before anyone sees it. Thread-safe.
 */
public interface GenerationLog {

    /** @throws IllegalStateException when this generation has a log already */
    Writer open(GenerationId id);

    /** Null when there never was such a log, or it was dropped. */
    @Nullable
    Reader find(GenerationId id);

    /** Forgets a log. Readers that hold it keep what they can still read. */
    void drop(GenerationId id);

    /** Used by one thread at a time. */
    interface Writer {

        /**
         * Numbers the event, stores it, then wakes the readers.
         *
         * @param attempt no lower than the one before
         * @throws IllegalStateException after a {@link GenerationEvent.Ended}
         */
        SequencedEvent append(int attempt, Instant at, GenerationEvent event);
    }

    /** Thread-safe; keeps no position. */
    interface Reader {

        /**
         * The event that follows number {@code seq} (0: the first), or null when there is none yet. Neighbouring text of
         * one attempt comes joined into one event, as does neighbouring reasoning, up to about {@code maxChars}: it has
         * the first one's offset, and the last one's number, time and spend.
         */
        @Nullable
        SequencedEvent after(long seq, int maxChars);

        /** Runs {@code wake} after every append from now on, on the writer's thread: it must be quick and not throw. */
        Subscription onAppend(Runnable wake);
    }

    /** Idempotent; a wake that is under way may still run once. */
    interface Subscription extends AutoCloseable {

        @Override
        void close();
    }
}
