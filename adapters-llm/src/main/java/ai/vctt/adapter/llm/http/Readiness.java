package ai.vctt.adapter.llm.http;

import java.nio.channels.CancelledKeyException;
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
     * Returns when it may be ready, without promise, or when this thread is interrupted; the caller has found that it is
     * not ready.
     *
     * @param nanos 0: any time
     * @return false when the time is over
     */
    boolean await(SelectionKey key, long nanos) {
        if (!state.compareAndSet(null, Thread.currentThread()) || !ask(key)) {
            state.set(null);
            return true;
        }
        long end = System.nanoTime() + nanos;
        boolean inTime = true;
        while (state.get() != READY && inTime && !Thread.currentThread().isInterrupted()) {
            if (nanos == 0) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, end - System.nanoTime());
                inTime = System.nanoTime() < end;
            }
        }
        return state.getAndSet(null) == READY || inTime;
    }

    /** Lets the selector ask for it; false when the channel has been closed. */
    private boolean ask(SelectionKey key) {
        try {
            if ((key.interestOps() & operation) == 0) {
                key.interestOpsOr(operation);
                key.selector().wakeup();
            }
            return true;
        } catch (CancelledKeyException _) {
            return false;
        }
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
