package ai.vctt.adapter.llm.http;

import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Whether one socket can be read, or written; and who waits for it, one thread at most. The selector goes on asking for it
 * until nobody waits when it is ready: a reader who keeps up costs no system call for that.
 */
final class Readiness {

    /** In place of a thread: nobody needs to wait. */
    private static final Object READY = new Object();

    private final int operation;
    /** Null, {@link #READY}, or the thread that waits. */
    private final AtomicReference<@Nullable Object> state = new AtomicReference<>();

    /** @param operation of {@link SelectionKey} */
    Readiness(int operation) {
        this.operation = operation;
    }

    /**
     * Returns when it may be ready, without promise; the caller has found that it is not.
     *
     * @param nanos 0: any time
     * @return false when the time is over
     */
    boolean await(SelectionKey key, long nanos) {
        if (!state.compareAndSet(null, Thread.currentThread())) {
            state.set(null);
            return true;
        }
        if (key.isValid() && (key.interestOps() & operation) == 0) {
            key.interestOpsOr(operation);
            key.selector().wakeup();
        }
        long end = System.nanoTime() + nanos;
        boolean interrupted = false;
        boolean inTime = true;
        while (state.get() != READY && inTime) {
            if (nanos == 0) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, end - System.nanoTime());
                inTime = System.nanoTime() < end;
            }
            // An interrupt does not end a blocking read, but makes parking return at once.
            interrupted |= Thread.interrupted();
        }
        boolean ready = state.getAndSet(null) == READY;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ready;
    }

    /** The selector has found it ready. To be called by its thread. */
    void found(SelectionKey key) {
        if (state.get() instanceof Thread waiting && state.compareAndSet(waiting, READY)) {
            LockSupport.unpark(waiting);
            return;
        }
        // Before the state is set, so that who waits from now on asks again.
        key.interestOpsAnd(~operation);
        wake();
    }

    /** Nobody waits any longer. */
    void wake() {
        if (state.getAndSet(READY) instanceof Thread waiting) {
            LockSupport.unpark(waiting);
        }
    }
}
