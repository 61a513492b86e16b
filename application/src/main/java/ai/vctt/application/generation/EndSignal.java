package ai.vctt.application.generation;

import ai.vctt.application.generation.port.out.ModelStream;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Lets anyone end a generation at once, whatever its own thread is waiting for: a provider, or the time of the next
 * attempt. The first cause wins. Thread-safe.
 */
final class EndSignal {

    private final InstantSource clock;
    private @Nullable EndCause cause;
    private @Nullable ModelStream open;

    EndSignal(InstantSource clock) {
        this.clock = clock;
    }

    /** Ends the generation. What was open is closed when this returns. */
    void raise(EndCause newCause) {
        ModelStream closing;
        synchronized (this) {
            if (cause == null) {
                cause = newCause;
            }
            closing = open;
            notifyAll();
        }
        if (closing != null) {
            closing.close();
        }
    }

    synchronized @Nullable EndCause cause() {
        return cause;
    }

    /** From now on this stream is closed when the signal is raised; at once if it has been. */
    void watch(ModelStream stream) {
        boolean raised;
        synchronized (this) {
            open = stream;
            raised = cause != null;
        }
        if (raised) {
            stream.close();
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

    synchronized void timePassed() {
        notifyAll();
    }
}
