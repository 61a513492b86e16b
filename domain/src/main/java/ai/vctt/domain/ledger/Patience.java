package ai.vctt.domain.ledger;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many readers left, by how long the first token had let them wait.
 *
 * @param from at least so long; null when no token came
 * @param until but not so long; null when there is no bound, or no token came
 * @param answers that have ended without an error
 * @param abandoned of them
 */
public record Patience(@Nullable Duration from, @Nullable Duration until, long answers, long abandoned) {

    /** Where one span of waiting ends and the next begins. */
    public static final List<Duration> BOUNDS = List.of(
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10));

    /** @param span as {@link #span} counts them; null when no token came */
    public static Patience of(@Nullable Integer span, long answers, long abandoned) {
        if (span == null) {
            return new Patience(null, null, answers, abandoned);
        }
        Duration from = span == 0 ? Duration.ZERO : BOUNDS.get(span - 1);
        Duration until = span == BOUNDS.size() ? null : BOUNDS.get(span);
        return new Patience(from, until, answers, abandoned);
    }

    /** How many bounds a wait has reached. */
    public static int span(Duration wait) {
        return (int) BOUNDS.stream().filter(bound -> bound.compareTo(wait) <= 0).count();
    }
}
