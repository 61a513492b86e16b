package ai.vctt.adapter.llm.demo;

import ai.vctt.application.generation.port.out.ModelStream;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.tool.ToolCall;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Sends an answer at its pace. The lock is given up while it waits, so that {@link #close()} never does. */
final class DemoStream implements ModelStream {

    private static final String FAULT = "the demo was told to fail";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Pacing pacing;
    private final long nanosPerToken;
    private final String name;
    private final @Nullable Failure failure;
    private final Iterator<String> reasoning;
    private final Iterator<String> text;
    private final Iterator<ToolCall> calls;
    private boolean called;
    private final long mostTokens;
    private final long inputTokens;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private boolean started;
    private boolean closed;
    private boolean ended;
    private long begin;
    private long sent;
    private long reasoned;

    DemoStream(
            Answer answer,
            List<ToolCall> calls,
            Instructions instructions,
            Pacing pacing,
            int tokensPerSecond,
            long mostTokens,
            long inputTokens) {
        this.pacing = pacing;
        this.nanosPerToken = tokensPerSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / tokensPerSecond;
        this.name = answer.name();
        this.failure = instructions.failure();
        this.reasoning = answer.reasoning().iterator();
        this.text = answer.text();
        this.calls = calls.iterator();
        this.mostTokens = mostTokens;
        this.inputTokens = inputTokens;
    }

    @Override
    public StreamEvent next() {
        lock.lock();
        try {
            if (ended) {
                throw new IllegalStateException("the stream has ended");
            }
            StreamEvent event = event();
            ended = event instanceof StreamEvent.Terminal;
            return event;
        } finally {
            lock.unlock();
        }
    }

    private StreamEvent event() {
        if (closed) {
            return new StreamEvent.Cancelled(started ? usage() : null);
        }
        if (failure instanceof Failure.RateLimit) {
            return new StreamEvent.Failed(new GenerationError.RateLimited(RETRY_AFTER), null);
        }
        if (!started) {
            started = true;
            begin = pacing.nanoTime();
            return new StreamEvent.Started(name);
        }
        boolean over = sent >= mostTokens || (!reasoning.hasNext() && !text.hasNext());
        if (failure instanceof Failure.Stall(long tokens) && (over || sent >= tokens)) {
            awaitClose();
            return new StreamEvent.Cancelled(usage());
        }
        if (failure instanceof Failure.After(long tokens) && (over || sent >= tokens)) {
            return new StreamEvent.Failed(new GenerationError.Truncated(), null);
        }
        if (over) {
            if (calls.hasNext() && !text.hasNext()) {
                called = true;
                return new StreamEvent.ToolCallReady(calls.next());
            }
            if (called) {
                return new StreamEvent.Completed(FinishReason.TOOL_CALLS, "tool_calls", usage());
            }
            boolean cut = reasoning.hasNext() || text.hasNext();
            return new StreamEvent.Completed(
                    cut ? FinishReason.LENGTH : FinishReason.STOP, cut ? "length" : "stop", usage());
        }
        if (!awaitTurn()) {
            return new StreamEvent.Cancelled(usage());
        }
        return switch (failure) {
            case Failure.First _ -> new StreamEvent.Failed(new GenerationError.ProviderFailed(FAULT), null);
            case Failure.Filter _ -> new StreamEvent.Failed(new GenerationError.ContentFiltered(FAULT), null);
            case Failure.RateLimit _, Failure.After _, Failure.Stall _ -> delta();
            case null -> delta();
        };
    }

    private StreamEvent.Delta delta() {
        sent++;
        if (reasoning.hasNext()) {
            reasoned++;
            return new StreamEvent.ReasoningDelta(reasoning.next());
        }
        return new StreamEvent.TextDelta(text.next());
    }

    /** Counted from the start, so that a reader who was away for a while finds what has come meanwhile. */
    private boolean awaitTurn() {
        long due = begin + (sent + 1) * nanosPerToken;
        for (long left = due - pacing.nanoTime(); !closed && left > 0; left = due - pacing.nanoTime()) {
            await(left);
        }
        return !closed;
    }

    private void awaitClose() {
        while (!closed) {
            await(Long.MAX_VALUE);
        }
    }

    /** An interrupted reader wants no more: the same as a close. */
    private void await(long nanos) {
        try {
            pacing.await(closing, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /** One delta is one token. Of input it has no count of its own but the estimate. */
    private Usage usage() {
        return new Usage(inputTokens, null, null, null, sent, reasoned == 0 ? null : reasoned, null);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            closing.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
