package ai.vctt.application.generation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets anyone end a generation at once, whatever its own thread is waiting for: a provider, tools, its parts, or the time
 * of the next attempt. The first cause wins. Thread-safe.
 */
final class EndSignal {

    private final InstantSource clock;
    private @Nullable EndCause cause;
    private long news;
    private @Nullable Runnable open;

    EndSignal(InstantSource clock) {
        this.clock = clock;
    }

    /** Ends the generation. What was open is closed when this returns. */
    void raise(EndCause newCause) {
        Runnable closing;
        synchronized (this) {
            if (cause == null) {
                cause = newCause;
            }
            closing = open;
            notifyAll();
        }
        if (closing != null) {
            closing.run();
        }
    }

    synchronized @Nullable EndCause cause() {
        return cause;
    }

    /** From now on what is open is closed by this when the signal is raised; at once if it has been. */
    void watch(Runnable close) {
        boolean raised;
        synchronized (this) {
            open = close;
            raised = cause != null;
        }
        if (raised) {
            close.run();
        }
    }

    synchronized void unwatch() {
        open = null;
    }

    /** Waits for a time to come, or the signal. Whoever moves the time calls {@link #timePassed()}. */
    synchronized void await(Instant time) throws InterruptedException {
        while (cause == null && clock.instant().isBefore(time)) {
            wait();
        }
    }

    /**
     * Waits until it is enough, or a time to come, or the signal. Whoever changes what is asked for calls
     * {@link #timePassed()}.
     */
    void await(BooleanSupplier enough, Instant latest) throws InterruptedException {
        long seen;
        do {
            synchronized (this) {
                seen = news;
            }
            // Asked without the lock, as it may take its time.
        } while (!enough.getAsBoolean() && hasNews(seen, latest));
    }

    /** Waits for it; false when the signal or the time came first. */
    private synchronized boolean hasNews(long seen, Instant latest) throws InterruptedException {
        while (cause == null && clock.instant().isBefore(latest) && news == seen) {
            wait();
        }
        return cause == null && clock.instant().isBefore(latest);
    }

    synchronized void timePassed() {
        news++;
        notifyAll();
    }
}
