package ai.vctt.adapter.rest.openai;

import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationEvent.Ended;
import ai.vctt.domain.generation.GenerationEvent.FellBack;
import ai.vctt.domain.generation.GenerationEvent.Reasoning;
import ai.vctt.domain.generation.SequencedEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An answer that is kept until it is whole. The text comes with its end; only reasoning has to be gathered. */
final class WholeAnswer {

    private final StringBuilder reasoning = new StringBuilder();
    private Instant created = Instant.EPOCH;
    private @Nullable Ended end;

    void take(SequencedEvent event) {
        switch (event.event()) {
            case GenerationEvent.Started _ -> created = event.at();
            case Reasoning(String chunk) -> reasoning.append(chunk);
            case FellBack fallback when fallback.keep() == 0 -> reasoning.setLength(0);
            case Ended ended -> end = ended;
            case FellBack _, GenerationEvent.Text _, GenerationEvent.ToolUse _, GenerationEvent.Phase _ -> {}
        }
    }

    /** Null while it is not whole. */
    @Nullable
    Ended end() {
        return end;
    }

    Instant created() {
        return created;
    }

    String reasoning() {
        return reasoning.toString();
    }
}
