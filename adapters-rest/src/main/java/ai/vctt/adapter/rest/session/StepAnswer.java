package ai.vctt.adapter.rest.session;

import ai.vctt.adapter.rest.access.RefusedException;
import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.generation.port.in.WatchGeneration;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Waits for an answer's end. One thread waits; {@link #close} may come from any, at any time. */
final class StepAnswer implements AutoCloseable {

    private final StartGeneration start;
    private final WatchGeneration watch;
    private final Semaphore news = new Semaphore(0);
    private volatile boolean closed;
    private @Nullable GenerationId id;

    StepAnswer(StartGeneration start, WatchGeneration watch) {
        this.start = start;
        this.watch = watch;
    }

    /** The generation's; to be asked when there is an answer. */
    String id() {
        return String.valueOf(id);
    }

    /**
     * Null when nobody waits any more.
     *
     * @throws RefusedException when it is not asked, or no model could answer
     */
    @Nullable
    Completed to(StartGeneration.Request request) throws InterruptedException {
        return switch (start.start(request)) {
            case StartGeneration.Result.Refused(Refusal refusal) -> throw new RefusedException(refusal);
            case StartGeneration.Result.Started(GenerationId started, boolean _) -> {
                id = started;
                yield switch (watch.watch(started, request.asker(), 0, news::release)) {
                    case WatchGeneration.Result.Refused(Refusal refusal) -> throw new RefusedException(refusal);
                    case WatchGeneration.Result.Watching(WatchGeneration.Cursor cursor) -> end(cursor);
                };
            }
        };
    }

    private @Nullable Completed end(WatchGeneration.Cursor watched) throws InterruptedException {
        try (WatchGeneration.Cursor cursor = watched) {
            while (!closed) {
                SequencedEvent event = cursor.next();
                if (event == null) {
                    news.acquire();
                    news.drainPermits();
                } else if (event.event() instanceof Completed completed) {
                    return completed;
                } else if (event.event() instanceof Failed failed) {
                    throw new RefusedException(new Refusal(failed.code(), failed.message()));
                }
            }
            return null;
        }
    }

    @Override
    public void close() {
        closed = true;
        news.release();
    }
}
