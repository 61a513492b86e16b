package ai.vctt.adapter.ws.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that all clients together may have sent without having been dealt with: unfinished messages and bodies, and
 * events that wait for their listener. Thread-safe.
 */
public final class MemoryBudget {

    /** Free for every share, so that small messages get through whatever others do. */
    static final int FREE_BYTES = 4096;

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    MemoryBudget(long limit) {
        this.limit = limit;
    }

    public long used() {
        return used.get();
    }

    public Share share() {
        return new Share();
    }

    private boolean take(long bytes) {
        if (bytes <= 0) {
            used.addAndGet(bytes);
            return true;
        }
        long before;
        do {
            before = used.get();
            if (before + bytes > limit) {
                return false;
            }
        } while (!used.compareAndSet(before, before + bytes));
        return true;
    }

    /** What one client holds. */
    public final class Share {

        private long held;

        private Share() {}

        /** False, and unchanged, when there is not enough left. */
        public synchronized boolean resize(long bytes) {
            long counted = Math.max(0, bytes - FREE_BYTES);
            boolean granted = take(counted - held);
            if (granted) {
                held = counted;
            }
            return granted;
        }

        public void release() {
            var _ = resize(0);
        }
    }
}
