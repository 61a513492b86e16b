package ai.vctt.application.generation;

import ai.vctt.application.generation.port.out.Tools;
import ai.vctt.domain.UserId;
import ai.vctt.domain.tool.ToolCall;
import ai.vctt.domain.tool.ToolResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls of tools under way at the same time, each on a thread of its own. Whoever waits for them waits no longer than
 * their time limit or until {@link #cancel()}, whatever the tools do.
 */
final class ToolBatch {

    /** What calls are made with. */
    record Means(Executor threads, InstantSource clock, Consumer<Throwable> faults) {}

    /** A call that has ended. */
    record Ended(int index, ToolResult result, Duration took) {}

    private final Duration limit;
    private final Instant start;
    private final List<Running> running = new ArrayList<>();
    private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();

    private sealed interface Entry {

        record Done(Ended ended) implements Entry {}

        record Cancelled() implements Entry {}
    }

    ToolBatch(Instant start, Duration limit) {
        this.start = start;
        this.limit = limit;
    }

    Instant startedAt() {
        return start;
    }

    /** @param index by which its end is told from others' */
    void start(int index, UserId user, ToolCall call, Tools tools, int mostChars, Means means) {
        Running one = new Running(index);
        synchronized (running) {
            running.add(one);
        }
        means.threads().execute(() -> one.run(user, call, tools, mostChars, means));
    }

    /** The next that ended; null once it was cancelled. */
    @Nullable
    Ended awaitNext() throws InterruptedException {
        return switch (entries.take()) {
            case Entry.Done(Ended ended) -> ended;
            case Entry.Cancelled _ -> null;
        };
    }

    /** From any thread: nobody waits for the calls any more. */
    void cancel() {
        entries.add(new Entry.Cancelled());
        all().forEach(Running::interrupt);
    }

    /** From any thread: gives up those whose time is over. */
    void check(Instant now) {
        Duration passed = Duration.between(start, now);
        if (passed.compareTo(limit) >= 0) {
            all().forEach(one -> one.end(new ToolResult.TimedOut(limit), passed));
            all().forEach(Running::interrupt);
        }
    }

    private List<Running> all() {
        synchronized (running) {
            return List.copyOf(running);
        }
    }

    /** One call. Ends once. */
    private final class Running {

        private final int index;
        private boolean ended;
        private @Nullable Thread thread;

        Running(int index) {
            this.index = index;
        }

        void run(UserId user, ToolCall call, Tools tools, int mostChars, Means means) {
            synchronized (this) {
                if (ended) {
                    return;
                }
                thread = Thread.currentThread();
            }
            ToolResult result;
            try {
                result = tools.call(user, call, mostChars);
            } catch (InterruptedException _) {
                // Whoever interrupted has said how it ended, or wants to hear no more of it.
                return;
            } catch (RuntimeException | Error fault) {
                if (isWaitedFor()) {
                    means.faults().accept(fault);
                }
                result = new ToolResult.Failed("A fault in this server kept the tool from being called.");
            } finally {
                synchronized (this) {
                    thread = null;
                }
            }
            end(result, Duration.between(start, means.clock().instant()));
        }

        private synchronized boolean isWaitedFor() {
            return !ended;
        }

        synchronized void end(ToolResult result, Duration took) {
            if (!ended) {
                ended = true;
                entries.add(new Entry.Done(new Ended(index, result, took)));
            }
        }

        synchronized void interrupt() {
            ended = true;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
