package ai.vctt.domain.ledger;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Half of all took no longer than {@code p50}, and so on; interpolated as SQL's {@code percentile_cont} does. */
public record Percentiles(Duration p50, Duration p90, Duration p99) {

    /** Null when there is nothing to be measured. */
    public static @Nullable Percentiles of(Collection<Duration> durations) {
        if (durations.isEmpty()) {
            return null;
        }
        long[] sorted = durations.stream().mapToLong(Duration::toNanos).toArray();
        Arrays.sort(sorted);
        return new Percentiles(at(0.5, sorted), at(0.9, sorted), at(0.99, sorted));
    }

    private static Duration at(double fraction, long[] sorted) {
        double place = fraction * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        double share = place - below;
        return Duration.ofNanos(Math.round(sorted[below] + share * (sorted[above] - sorted[below])));
    }
}
