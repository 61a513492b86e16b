package ai.vctt.application.generation;

import ai.vctt.application.generation.port.in.WatchGeneration.Cursor;
import ai.vctt.application.generation.port.out.GenerationLog;
import ai.vctt.domain.generation.SequencedEvent;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A watcher of a log: a number, and nothing else. */
final class LogCursor implements Cursor {

    /** Of one joined piece; keeps it well below what a packet may hold. */
    private static final int MOST_CHARS = 16 * 1024;

    private final GenerationLog.Reader log;
    private final GenerationLog.Subscription subscription;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final long after;
    private long seq;

    /** @param after the number of the last event the watcher has; the start is shown in any case */
    LogCursor(GenerationLog.Reader log, long after, Runnable wake, Runnable onClose) {
        this.log = log;
        this.after = after;
        this.onClose = onClose;
        this.subscription = log.onAppend(wake);
    }

    @Override
    public @Nullable SequencedEvent next() {
        SequencedEvent event = log.after(seq, MOST_CHARS);
        if (event != null) {
            seq = seq == 0 ? Math.max(event.seq(), after) : event.seq();
        }
        return event;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            subscription.close();
            onClose.run();
        }
    }
}
