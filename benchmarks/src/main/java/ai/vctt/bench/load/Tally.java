package ai.vctt.bench.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/** What all readers of one run have seen together. Used by the event loop alone. */
final class Tally {

    private static final long LONGEST_MICROS = 600_000_000;
    private static final int DIGITS = 3;
    private static final int MOST_PROBLEMS = 20;

    /** Microseconds since 1970, as the simulator's stamps. */
    final LongSupplier clock;

    private final Histogram tokens = new Histogram(LONGEST_MICROS, DIGITS);
    private final Histogram firstTokens = new Histogram(LONGEST_MICROS, DIGITS);
    private final Map<String, Integer> problems = new TreeMap<>();
    private long lost;
    private long duplicated;
    private long reordered;
    private int completed;
    private int failed;
    private int fallbacks;
    private long firstAt = Long.MAX_VALUE;
    private long lastAt;

    Tally(LongSupplier clock) {
        this.clock = clock;
    }

    void token(long addedMicros, long now) {
        tokens.recordValue(inRange(addedMicros));
        firstAt = Math.min(firstAt, now);
        lastAt = Math.max(lastAt, now);
    }

    void firstToken(long micros) {
        firstTokens.recordValue(inRange(micros));
    }

    void lost(long count) {
        lost += count;
    }

    void duplicated(long count) {
        duplicated += count;
    }

    void reordered() {
        reordered++;
    }

    void completed() {
        completed++;
    }

    /** An answer went on with another attempt. */
    void fellBack(String why) {
        fallbacks++;
        problem("fell back: " + why);
    }

    void failed(String why) {
        failed++;
        problem(why);
    }

    private void problem(String why) {
        if (problems.size() < MOST_PROBLEMS || problems.containsKey(why)) {
            problems.merge(why, 1, Integer::sum);
        }
    }

    LoadResult result() {
        double seconds = lastAt > firstAt ? (lastAt - firstAt) / 1e6 : 0;
        long received = tokens.getTotalCount();
        return new LoadResult(
                completed,
                failed,
                fallbacks,
                received,
                lost,
                duplicated,
                reordered,
                seconds == 0 ? 0 : received / seconds,
                Latency.of(tokens),
                Latency.of(firstTokens),
                problems);
    }

    private static long inRange(long micros) {
        return Math.clamp(micros, 0, LONGEST_MICROS);
    }
}
