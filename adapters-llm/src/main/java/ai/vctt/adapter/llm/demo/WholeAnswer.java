package ai.vctt.adapter.llm.demo;

import ai.vctt.application.generation.port.out.ModelStream;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.generation.StreamEvent.Completed;
import ai.vctt.domain.generation.StreamEvent.Opaque;
import ai.vctt.domain.generation.StreamEvent.ReasoningDelta;
import ai.vctt.domain.generation.StreamEvent.Started;
import ai.vctt.domain.generation.StreamEvent.Terminal;
import ai.vctt.domain.generation.StreamEvent.TextDelta;
import ai.vctt.domain.generation.StreamEvent.ToolCallDelta;
import ai.vctt.domain.generation.StreamEvent.ToolCallReady;
import ai.vctt.domain.generation.StreamEvent.UsageReported;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** An answer that arrives all at once, as long after the question as streaming it would have taken. */
final class WholeAnswer implements ModelStream {

    private final ModelStream parts;
    private final Deque<StreamEvent> ready = new ArrayDeque<>();
    private volatile boolean closed;

    WholeAnswer(ModelStream parts) {
        this.parts = parts;
    }

    @Override
    public StreamEvent next() {
        if (ready.isEmpty()) {
            StreamEvent event = parts.next();
            if (event instanceof Started) {
                return event;
            }
            gather(event);
        }
        if (closed) {
            Terminal end = (Terminal) ready.getLast();
            ready.clear();
            return new StreamEvent.Cancelled(end.usage());
        }
        return ready.remove();
    }

    /** Of an answer that was not completed there is no whole, only its end. */
    private void gather(StreamEvent first) {
        StringBuilder reasoning = new StringBuilder();
        StringBuilder text = new StringBuilder();
        List<StreamEvent> calls = new ArrayList<>();
        for (StreamEvent event = first; ; event = parts.next()) {
            switch (event) {
                case ReasoningDelta(String piece) -> reasoning.append(piece);
                case TextDelta(String piece) -> text.append(piece);
                case Started _, ToolCallDelta _, Opaque _, UsageReported _ -> {}
                case ToolCallReady call -> calls.add(call);
                case Terminal end -> {
                    if (end instanceof Completed && !reasoning.isEmpty()) {
                        ready.add(new ReasoningDelta(reasoning.toString()));
                    }
                    if (end instanceof Completed && !text.isEmpty()) {
                        ready.add(new TextDelta(text.toString()));
                    }
                    if (end instanceof Completed) {
                        ready.addAll(calls);
                    }
                    ready.add(end);
                    return;
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        parts.close();
    }
}
