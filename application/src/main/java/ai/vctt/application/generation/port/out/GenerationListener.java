package ai.vctt.application.generation.port.out;

import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.tool.ToolRun;

/**
 * Hears what happens to generations, for metrics, traces and the log. Called on a generation's own thread: must be quick
 * and not throw. Thread-safe.
 */
public interface GenerationListener {

    default void started(Generation.Streaming generation) {}

    default void attemptEnded(Generation.Streaming generation, Attempt attempt) {}

    /** A tool was called, or could not be. */
    default void toolCalled(Generation.Streaming generation, ToolRun run) {}

    /** Another attempt follows the one that ended. */
    default void fellBack(Generation.Streaming generation, GenerationEvent.FellBack fallback) {}

    default void ended(Generation.Finished generation) {}

    /** A fault of ours ended this generation. */
    default void faulted(Generation.Streaming generation, Throwable fault) {}
}
