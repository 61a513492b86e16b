package ai.vctt.domain.ledger;

import ai.vctt.domain.generation.StreamTimings;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How fast answers came; what could be measured of none of them is null.
 *
 * @param answers how many were measured
 * @param ttft {@link StreamTimings#timeToFirstToken()}
 * @param tpot {@link StreamTimings#timePerOutputToken()}
 * @param latency {@link StreamTimings#total()}
 */
public record Speed(
        long answers,
        @Nullable Percentiles ttft,
        @Nullable Percentiles tpot,
        @Nullable Percentiles latency) {

    public static Speed of(Collection<StreamTimings> timings) {
        return new Speed(
                timings.size(),
                percentiles(timings, StreamTimings::timeToFirstToken),
                percentiles(timings, StreamTimings::timePerOutputToken),
                percentiles(timings, StreamTimings::total));
    }

    private static @Nullable Percentiles percentiles(
            Collection<StreamTimings> timings, Function<StreamTimings, @Nullable Duration> measure) {
        return Percentiles.of(
                timings.stream().map(measure).filter(Objects::nonNull).toList());
    }
}
