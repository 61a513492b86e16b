package ai.vctt.bootstrap;

import ai.vctt.application.generation.port.out.GenerationListener;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationEvent.FellBack;
import ai.vctt.domain.tool.ToolRun;
import java.util.List;

/** Several listeners as one, told in their order. */
record GenerationListeners(List<GenerationListener> listeners) implements GenerationListener {

    @Override
    public void started(Generation.Streaming generation) {
        listeners.forEach(listener -> listener.started(generation));
    }

    @Override
    public void attemptEnded(Generation.Streaming generation, Attempt attempt) {
        listeners.forEach(listener -> listener.attemptEnded(generation, attempt));
    }

    @Override
    public void toolCalled(Generation.Streaming generation, ToolRun run) {
        listeners.forEach(listener -> listener.toolCalled(generation, run));
    }

    @Override
    public void fellBack(Generation.Streaming generation, FellBack fallback) {
        listeners.forEach(listener -> listener.fellBack(generation, fallback));
    }

    @Override
    public void ended(Generation.Finished generation) {
        listeners.forEach(listener -> listener.ended(generation));
    }

    @Override
    public void faulted(Generation.Streaming generation, Throwable fault) {
        listeners.forEach(listener -> listener.faulted(generation, fault));
    }
}
