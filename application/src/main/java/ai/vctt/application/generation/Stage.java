package ai.vctt.application.generation;

import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where a {@link Prelude} plays. For the generation's own thread. */
public interface Stage {

    Instant now();

    /** Whether all of it is to end: it was stopped, left alone, has become too expensive or too old, or the server goes. */
    boolean ending();

    /** Tells the watchers how far it is. */
    void show(GenerationEvent.Phase phase);

    /**
     * Starts a part, which answers as any generation does.
     *
     * @param request its role is one of {@link Prelude#roles()}; its cost limit is that of the whole, whatever it says
     * @param weight null for who prepares the others
     */
    Part start(StartGeneration.Request request, @Nullable Double weight);

    /**
     * Waits until it is enough, or as late as this, or all of it is to end.
     *
     * @param enough asked each time that a part has ended or some time has passed
     */
    void await(BooleanSupplier enough, Instant latest) throws InterruptedException;

    /** A part that was started. Thread-safe. */
    interface Part {

        Generation.Asked asked();

        default GenerationId id() {
            return asked().id();
        }

        boolean over();

        /** How it ended; null while it runs, and when a fault kept it from being said. */
        Generation.@Nullable Finished result();

        /** Ends it, as it is of no use any more, and waits until it is over. */
        void end() throws InterruptedException;
    }
}
