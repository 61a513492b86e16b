package ai.vctt.adapter.rest.openai;

import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.generation.port.in.StopGeneration;
import ai.vctt.application.generation.port.in.WatchGeneration;
import ai.vctt.application.jam.port.in.StartJam;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and the generation it watches. Hanging up is this protocol's only way to stop: who gave no key to come
 * back with has then stopped the generation; for who did, it goes on for the grace period. Events are read by one thread
 * at a time; {@link #close} may come from any, at any time.
 */
final class Caller implements AutoCloseable {

    /** What a caller drives. */
    record UseCases(StartGeneration start, StartJam jam, WatchGeneration watch, StopGeneration stop) {}

    private final UseCases useCases;
    private final Semaphore news = new Semaphore(0);
    private volatile Runnable wake = news::release;
    private volatile boolean closed;

    // Guarded by this.
    private @Nullable Watching watching;

    private record Watching(GenerationId id, Principal asker, boolean comesBack, WatchGeneration.Cursor cursor) {}

    /** Set by whoever reads, and read by whoever closes, at worst too late: stopping what has ended does nothing. */
    private volatile boolean ended;

    Caller(UseCases useCases) {
        this.useCases = useCases;
    }

    /** @return the generation that is watched now */
    GenerationId ask(ChatRequest request) {
        return switch (request.band()
                ? useCases.jam().start(request.jam())
                : useCases.start().start(request.question())) {
            case StartGeneration.Result.Refused(var refusal) -> throw new RefusedException(request.refused(refusal));
            case StartGeneration.Result.Started(GenerationId id, boolean _) -> watch(id, request);
        };
    }

    private GenerationId watch(GenerationId id, ChatRequest request) {
        Principal asker = request.question().asker();
        return switch (useCases.watch().watch(id, asker, 0, () -> wake.run())) {
            case WatchGeneration.Result.Refused(var refusal) -> throw new RefusedException(request.refused(refusal));
            case WatchGeneration.Result.Watching(WatchGeneration.Cursor cursor) -> {
                boolean comesBack = request.question().requestId() != null;
                Watching now = new Watching(id, asker, comesBack, cursor);
                synchronized (this) {
                    watching = now;
                }
                if (closed) {
                    leave();
                }
                yield id;
            }
        };
    }

    /** Blocks until there is an event; null when there was none for so long, or the caller has gone. */
    @Nullable
    SequencedEvent await(Duration most) throws InterruptedException {
        long start = System.nanoTime();
        while (!closed) {
            news.drainPermits();
            SequencedEvent event = poll();
            long left = most.toNanos() - (System.nanoTime() - start);
            if (event != null || !news.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                return event;
            }
        }
        return null;
    }

    /** Null when there is nothing yet. */
    @Nullable
    SequencedEvent poll() {
        Watching now;
        synchronized (this) {
            now = watching;
        }
        SequencedEvent event = now == null ? null : now.cursor().next();
        if (event != null && event.event() instanceof GenerationEvent.Ended) {
            ended = true;
        }
        return event;
    }

    /** From now on this runs, on any thread, when {@link #poll} may have something. */
    void onNews(Runnable newWake) {
        wake = newWake;
        newWake.run();
    }

    boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        news.release();
        leave();
    }

    private void leave() {
        Watching left;
        synchronized (this) {
            left = watching;
            watching = null;
        }
        if (left == null) {
            return;
        }
        if (!ended && !left.comesBack()) {
            // It blocks until the provider's connection is closed; an event loop must not.
            Thread.ofVirtual().name("hang-up").start(() -> useCases.stop().stop(left.id(), left.asker()));
        }
        left.cursor().close();
    }
}
