package ai.vctt.application.generation;

import ai.vctt.application.generation.port.out.ModelStream;
import ai.vctt.domain.generation.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of one attempt. The generation's thread says what has come; another one checks now and then whether
 * something is overdue and closes the stream if it is. Thread-safe.
 */
final class AttemptClock {

    /** How finely the pace is looked at. */
    private static final int SAMPLES = 10;

    private final Clocks clocks;
    private final ModelStream stream;
    private final Instant start;
    private volatile boolean accepted;
    private volatile long tokens;
    private volatile @Nullable Instant lastDelta;
    private volatile @Nullable Clock expired;

    // For the thread that checks.
    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(Instant at, long tokens) {}

    AttemptClock(Clocks clocks, ModelStream stream, Instant start) {
        this.clocks = clocks;
        this.stream = stream;
        this.start = start;
    }

    void accepted() {
        accepted = true;
    }

    /** @param outputTokens all that have come, as far as is known */
    void delta(Instant now, long outputTokens) {
        tokens = outputTokens;
        lastDelta = now;
    }

    void check(Instant now) {
        Clock overdue = expired == null ? overdue(now) : null;
        if (overdue != null) {
            expired = overdue;
            stream.close();
        }
    }

    /** The clock that ran out and had the stream closed; null when none did. */
    @Nullable
    Clock expired() {
        return expired;
    }

    private @Nullable Clock overdue(Instant now) {
        Instant delta = lastDelta;
        if (delta != null) {
            boolean silent = since(delta, now).compareTo(clocks.idle()) >= 0;
            return silent ? Clock.IDLE : dribbles(now) ? Clock.PACE : null;
        }
        Duration waited = since(start, now);
        if (!accepted && waited.compareTo(clocks.connect()) >= 0) {
            return clocks.connect().compareTo(clocks.firstToken()) <= 0 ? Clock.CONNECT : Clock.FIRST_TOKEN;
        }
        return waited.compareTo(clocks.firstToken()) >= 0 ? Clock.FIRST_TOKEN : null;
    }

    private boolean dribbles(Instant now) {
        Clocks.Pace pace = clocks.pace();
        if (pace == null) {
            return false;
        }
        Sample last = samples.peekLast();
        if (last == null || !now.isBefore(last.at().plus(pace.over().dividedBy(SAMPLES)))) {
            samples.addLast(new Sample(now, tokens));
        }
        Sample oldest = samples.getFirst();
        if (since(oldest.at(), now).compareTo(pace.over()) < 0) {
            return false;
        }
        samples.removeFirst();
        return tokens - oldest.tokens() < pace.tokens();
    }

    private static Duration since(Instant then, Instant now) {
        return Duration.between(then, now);
    }
}
