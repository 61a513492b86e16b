package ai.vctt.adapter.ws.engine;

import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the sessions of one event loop have to deliver. The first one wakes the loop at once. While many come,
 * the loop looks for them by itself once in a beat: waking it for each of them, from another thread, would cost more
 * than the sending does. Any thread may offer.
 */
final class DrainQueue {

    /** What a busy loop may add to the way of a token. */
    private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** As many within a beat make a loop busy. */
    private static final int BUSY = 4;

    /** At a time, so that a loop comes to reading too, however much there is to deliver. */
    private static final int MOST = 256;

    private static final Logger log = LoggerFactory.getLogger(DrainQueue.class);

    private final EventLoop loop;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean comes = new AtomicBoolean();

    /** Of the loop's thread: drained since then. */
    private int drained;

    private long since;

    DrainQueue(EventLoop loop) {
        this.loop = loop;
    }

    boolean belongsTo(EventLoop other) {
        return loop.equals(other);
    }

    /** Calls the drain on the loop soon. False when the loop has been stopped. */
    boolean offer(Runnable drain) {
        waiting.add(drain);
        return comes.get() || wake();
    }

    private boolean wake() {
        if (!comes.compareAndSet(false, true)) {
            return true;
        }
        try {
            loop.execute(this::drain);
            return true;
        } catch (RejectedExecutionException stopped) {
            comes.set(false);
            waiting.clear();
            return false;
        }
    }

    private void drain() {
        long now = System.nanoTime();
        if (now - since > BEAT_NANOS) {
            since = now;
            drained = 0;
        }
        Runnable next = waiting.poll();
        for (int done = 1; next != null; done++) {
            drained++;
            run(next);
            next = done < MOST ? waiting.poll() : null;
        }
        if (drained >= BUSY && beatLater()) {
            return;
        }
        comes.set(false);
        if (!waiting.isEmpty()) {
            var _ = wake();
        }
    }

    /** What goes wrong with one takes nothing from those behind it. */
    private static void run(Runnable drain) {
        try {
            drain.run();
        } catch (RuntimeException | Error failure) {
            log.warn("A session could not be drained", failure);
        }
    }

    private boolean beatLater() {
        try {
            var _ = loop.schedule(this::drain, BEAT_NANOS, TimeUnit.NANOSECONDS);
            return true;
        } catch (RejectedExecutionException stopped) {
            return false;
        }
    }
}
