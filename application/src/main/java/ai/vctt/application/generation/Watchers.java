package ai.vctt.application.generation;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How many watch a generation, and since when nobody does. Thread-safe. */
final class Watchers {

    private final int most;
    private int count;
    private int joined;
    private @Nullable Instant absentSince;

    Watchers(int most, Instant now) {
        this.most = most;
        this.absentSince = now;
    }

    /** False when there are as many as may be. */
    synchronized boolean join() {
        if (count == most) {
            return false;
        }
        count++;
        joined++;
        absentSince = null;
        return true;
    }

    synchronized void leave(Instant now) {
        count--;
        if (count == 0) {
            absentSince = now;
        }
    }

    synchronized int count() {
        return count;
    }

    /** How many have come, those who have left included. */
    synchronized int joined() {
        return joined;
    }

    synchronized Duration absentFor(Instant now) {
        return absentSince == null ? Duration.ZERO : Duration.between(absentSince, now);
    }
}
