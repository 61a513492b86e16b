package ai.vctt.domain.generation;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How fast an answer came.
 *
 * @param timeToFirstToken TTFT: from the request's arrival to the final attempt's first delta; null when none came
 * @param timePerOutputToken TPOT: (last delta − first delta) / (output tokens − 1); null with fewer than two tokens or
 *     when all came at once
 * @param total from the request's arrival to its end
 */
public record StreamTimings(
        @Nullable Duration timeToFirstToken, @Nullable Duration timePerOutputToken, Duration total) {

    public static StreamTimings of(
            Instant asked,
            @Nullable Instant firstDelta,
            @Nullable Instant lastDelta,
            Instant ended,
            long outputTokens) {
        Duration perToken = null;
        if (firstDelta != null && lastDelta != null && lastDelta.isAfter(firstDelta) && outputTokens > 1) {
            perToken = Duration.between(firstDelta, lastDelta).dividedBy(outputTokens - 1);
        }
        return new StreamTimings(
                firstDelta == null ? null : Duration.between(asked, firstDelta),
                perToken == null || perToken.isZero() ? null : perToken,
                Duration.between(asked, ended));
    }

    /** Null when the time per token is not known. */
    public @Nullable Double tokensPerSecond() {
        return timePerOutputToken == null ? null : 1e9 / timePerOutputToken.toNanos();
    }
}
