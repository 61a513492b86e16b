package ai.vctt.adapter.llm.wire;

import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.StreamEvent;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a decoder puts what it reads, as events in the order of {@link StreamEvent}. Passes over empty pieces, and joins
 * pieces when the answer was asked for as a whole. Nothing can follow the terminal. Used by one thread.
 */
public final class Output {

    private final ArrayDeque<StreamEvent> events = new ArrayDeque<>();
    private final ToolCalls toolCalls = new ToolCalls();
    private final @Nullable StringBuilder wholeText;
    private final @Nullable StringBuilder wholeReasoning;
    private @Nullable Usage usage;
    private @Nullable String opaque;
    private boolean usageIsFinal;
    private boolean anything;
    private boolean ended;

    /** @param whole at most one reasoning and one text delta, and no fragments of tool calls */
    public Output(boolean whole) {
        wholeText = whole ? new StringBuilder() : null;
        wholeReasoning = whole ? new StringBuilder() : null;
    }

    public void started(@Nullable String requestId) {
        events.add(new StreamEvent.Started(requestId));
    }

    public void text(@Nullable String piece) {
        if (piece == null || piece.isEmpty()) {
            return;
        }
        anything = true;
        if (wholeText != null) {
            wholeText.append(piece);
        } else {
            events.add(new StreamEvent.TextDelta(piece));
        }
    }

    public void reasoning(@Nullable String piece) {
        if (piece == null || piece.isEmpty()) {
            return;
        }
        anything = true;
        if (wholeReasoning != null) {
            wholeReasoning.append(piece);
        } else {
            events.add(new StreamEvent.ReasoningDelta(piece));
        }
    }

    /** A fragment of a tool call; see {@link ToolCalls#add}. */
    public void toolCall(
            @Nullable Integer index, @Nullable String id, @Nullable String name, @Nullable String arguments) {
        anything = true;
        StreamEvent.ToolCallDelta delta = toolCalls.add(index, id, name, arguments);
        if (delta != null && wholeText == null) {
            events.add(delta);
        }
    }

    /** What has to go back with the results of the calls in this answer; without calls it is of no use. */
    public void opaque(String content) {
        opaque = content;
    }

    /** Each report replaces the one before. */
    public void usage(Usage reported) {
        if (!reported.equals(usage)) {
            usage = reported;
            events.add(new StreamEvent.UsageReported(reported));
        }
    }

    /** From here on the provider's count is its last word, should the stream end or break. */
    public void usageIsFinal() {
        usageIsFinal = true;
    }

    public @Nullable Usage usage() {
        return usage;
    }

    /** Whether any output has come: text, reasoning, or a tool call. */
    public boolean anything() {
        return anything;
    }

    public boolean hasToolCalls() {
        return !toolCalls.isEmpty();
    }

    /** The provider is done. A tool call that a length limit cut off is not reported as ready. */
    public void completed(FinishReason reason, @Nullable String rawReason) {
        if (ended) {
            return;
        }
        join();
        List<StreamEvent.ToolCallReady> ready = toolCalls.ready();
        boolean cut = reason == FinishReason.LENGTH || reason == FinishReason.CONTENT_FILTER;
        if (opaque != null && !ready.isEmpty()) {
            events.add(new StreamEvent.Opaque(opaque));
        }
        events.addAll(cut && !ready.isEmpty() ? ready.subList(0, ready.size() - 1) : ready);
        ended = true;
        events.add(new StreamEvent.Completed(reason, rawReason, usage));
    }

    public void failed(GenerationError error) {
        if (ended) {
            return;
        }
        join();
        ended = true;
        events.add(new StreamEvent.Failed(error, finalUsage()));
    }

    /** Forgets what has not been taken: the stream was closed from our side. */
    public StreamEvent cancelled() {
        events.clear();
        ended = true;
        return new StreamEvent.Cancelled(finalUsage());
    }

    public boolean ended() {
        return ended;
    }

    /** The oldest event that has not been taken; null when there is none. */
    @Nullable
    StreamEvent poll() {
        return events.poll();
    }

    private @Nullable Usage finalUsage() {
        return usageIsFinal ? usage : null;
    }

    private void join() {
        if (wholeReasoning != null && !wholeReasoning.isEmpty()) {
            events.add(new StreamEvent.ReasoningDelta(wholeReasoning.toString()));
        }
        if (wholeText != null && !wholeText.isEmpty()) {
            events.add(new StreamEvent.TextDelta(wholeText.toString()));
        }
    }
}
