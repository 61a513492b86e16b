package ai.vctt.application.generation.port.in;

import ai.vctt.domain.access.Principal;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.GenerationId;
import java.time.Duration;

/** Stops a generation at once, whatever it is waiting for. Its text and cost are kept. */
public interface StopGeneration {

    /** Blocks until the provider's connection is closed and the generation has ended. */
    Result stop(GenerationId id, Principal asker);

    sealed interface Result {

        /**
         * It has ended; it may have before.
         *
         * @param spend its final figures
         * @param closedAfter from the call until the provider's connection was closed; zero when none was open
         */
        record Stopped(Spend spend, Duration closedAfter) implements Result {}

        record Refused(Refusal refusal) implements Result {}
    }
}
