package ai.vctt.application.limits;

import ai.vctt.domain.access.Allowance;
import ai.vctt.domain.access.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how often somebody may ask: so many times at once after a quiet minute, and as many in each minute. Each key is
 * counted by itself, and a user without one as a whole. Thread-safe.
 */
public final class RequestRates {

    private static final long NANOS_PER_MINUTE = Duration.ofMinutes(1).toNanos();

    private final Allowance each;
    private final InstantSource clock;
    private final Map<Object, Bucket> buckets = new ConcurrentHashMap<>();

    /** @param each for whose key says nothing */
    public RequestRates(Allowance each, InstantSource clock) {
        this.each = each;
        this.clock = clock;
    }

    /** Null when they may; else how long until they may, and nothing is counted. */
    public @Nullable Duration take(Principal asker) {
        Integer most = asker.allowance().orElse(each).requestsPerMinute();
        if (most == null) {
            return null;
        }
        Object who = asker.key() == null ? asker.user() : asker.key();
        Instant now = clock.instant();
        return buckets.computeIfAbsent(who, _ -> new Bucket(most, now)).take(now);
    }

    /** Forgets who has been quiet for a minute. To be called now and then. */
    public void timePassed() {
        Instant now = clock.instant();
        buckets.values().removeIf(bucket -> bucket.full(now));
    }

    /** Filled at an even pace. */
    private static final class Bucket {

        private final int most;
        private double left;
        private Instant filled;

        private Bucket(int most, Instant now) {
            this.most = most;
            this.left = most;
            this.filled = now;
        }

        private synchronized @Nullable Duration take(Instant now) {
            fill(now);
            if (left >= 1) {
                left--;
                return null;
            }
            return Duration.ofNanos((long) Math.ceil((1 - left) * NANOS_PER_MINUTE / most));
        }

        private synchronized boolean full(Instant now) {
            fill(now);
            return left >= most;
        }

        private void fill(Instant now) {
            if (now.isAfter(filled)) {
                double come = (double) Duration.between(filled, now).toNanos() * most / NANOS_PER_MINUTE;
                left = Math.min(most, left + come);
                filled = now;
            }
        }
    }
}
