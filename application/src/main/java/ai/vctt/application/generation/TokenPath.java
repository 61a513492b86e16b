package ai.vctt.application.generation;

import ai.vctt.application.generation.port.out.ModelStream;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.tool.ToolCall;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of each piece from a model to readers: pulled, measured, said, appended. Raises the signal when it has become too
 * long or too expensive. For the generation's own thread.
 */
final class TokenPath {

    /**
     * How a call ended.
     *
     * @param asked the tools it called, and what it said before; both empty when it called none
     */
    record Heard(StreamEvent.Terminal terminal, ToolLoop.Asked asked) {}

    private static final String PARAGRAPH = "\n\n";

    private final InstantSource clock;
    private final int mostChars;
    private final Transcript transcript;
    private final Ledger ledger;
    private final ToolLoop toolLoop;
    private final EndSignal signal;

    /** @param mostChars of text, reasoning and tools, all attempts together */
    TokenPath(
            InstantSource clock,
            int mostChars,
            Transcript transcript,
            Ledger ledger,
            ToolLoop toolLoop,
            EndSignal signal) {
        this.clock = clock;
        this.mostChars = mostChars;
        this.transcript = transcript;
        this.ledger = ledger;
        this.toolLoop = toolLoop;
        this.signal = signal;
    }

    Heard pull(ModelStream stream, AttemptState state) {
        List<ToolCall> calls = new ArrayList<>();
        String opaque = null;
        while (true) {
            endWhenTooMuch(state);
            switch (stream.next()) {
                case StreamEvent.Started _ -> state.accepted();
                case StreamEvent.UsageReported(Usage usage) -> state.report(usage);
                case StreamEvent.ToolCallReady(ToolCall call) -> {
                    calls.add(call);
                    state.toolCalled();
                }
                case StreamEvent.Opaque(String content) -> opaque = content;
                case StreamEvent.Delta delta -> add(delta, state);
                case StreamEvent.Terminal terminal -> {
                    return heard(terminal, state, calls, opaque);
                }
            }
        }
    }

    private Heard heard(
            StreamEvent.Terminal terminal, AttemptState state, List<ToolCall> calls, @Nullable String opaque) {
        if (terminal instanceof StreamEvent.Completed) {
            // Of an answer that was cut the missing half may still come.
            say(clock.instant(), state.text().rest(), state);
        }
        String said = calls.isEmpty() ? "" : transcript.from(toolLoop.textLength());
        return new Heard(terminal, new ToolLoop.Asked(state.model(), said, calls, opaque));
    }

    private void add(StreamEvent.Delta delta, AttemptState state) {
        Instant now = clock.instant();
        state.delta(delta.text(), now);
        switch (delta) {
            case StreamEvent.TextDelta(String piece) -> say(now, state.text().join(piece), state);
            case StreamEvent.ReasoningDelta(String piece) ->
                think(now, state.reasoning().join(piece));
            case StreamEvent.ToolCallDelta _ -> state.toolCalled();
        }
    }

    private void say(Instant now, String said, AttemptState state) {
        if (!said.isEmpty()) {
            String chunk = joins(said) ? said : PARAGRAPH + said;
            transcript.text(now, chunk, state.model().id(), ledger.spentWith(state.running()));
        }
    }

    private void think(Instant now, String thought) {
        if (!thought.isEmpty()) {
            transcript.reasoning(now, thought);
        }
    }

    /** What is said after tools were called begins a paragraph. */
    private boolean joins(String said) {
        return transcript.endsBlank()
                || transcript.length() > toolLoop.textLength()
                || toolLoop.exchanges().isEmpty()
                || Character.isWhitespace(said.charAt(0));
    }

    private void endWhenTooMuch(AttemptState state) {
        if (transcript.chars() > mostChars) {
            signal.raise(EndCause.TOO_LONG);
        }
        Spend running = state.running();
        if (ledger.passedWith(running)) {
            signal.raise(EndCause.BUDGET);
        }
    }
}
