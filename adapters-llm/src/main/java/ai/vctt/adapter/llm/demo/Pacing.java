package ai.vctt.adapter.llm.demo;

import java.util.concurrent.locks.Condition;

/** Time as a stream feels it. */
interface Pacing {

    Pacing REAL = new Pacing() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // The caller loops.
        public void await(Condition woken, long nanos) throws InterruptedException {
            long _ = woken.awaitNanos(nanos);
        }
    };

    /** As {@link System#nanoTime()}: only differences mean anything. */
    long nanoTime();

    /** Waits up to so long, or until signalled; may return early. The caller holds the condition's lock. */
    void await(Condition woken, long nanos) throws InterruptedException;
}
