package ai.vctt.application.generation.port.in;

import ai.vctt.domain.access.Principal;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import org.jspecify.annotations.Nullable;

/** Watches a generation that runs or has ended, from any place in its log. */
public interface WatchGeneration {

    /**
     * @param after the number of the last event the watcher has; 0: it has none
     * @param wake runs when {@link Cursor#next()} may have something; from any thread, must be quick and not throw
     */
    Result watch(GenerationId id, Principal viewer, long after, Runnable wake);

    /**
     * A watcher's place. What it yields is the log's: first the start, then all after {@code after} in order, without
     * gap or repetition, text that has piled up joined into one piece. It holds nothing up and keeps no events of its
     * own. {@link #next()} is for one thread at a time.
     */
    interface Cursor extends AutoCloseable {

        /** Null when there is nothing yet. After the end there is nothing any more. */
        @Nullable
        SequencedEvent next();

        /** From any thread. The last watcher's leaving starts the time after which a generation is abandoned. */
        @Override
        void close();
    }

    sealed interface Result {

        record Watching(Cursor cursor) implements Result {}

        /** Also {@code STREAM_NOT_FOUND} for a generation that the viewer may not see, as for one that never was. */
        record Refused(Refusal refusal) implements Result {}
    }
}
