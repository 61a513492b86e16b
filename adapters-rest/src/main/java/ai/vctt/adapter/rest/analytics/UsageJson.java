package ai.vctt.adapter.rest.analytics;

import ai.vctt.domain.cost.Money;
import ai.vctt.domain.ledger.Percentiles;
import ai.vctt.domain.ledger.Scope;
import ai.vctt.domain.ledger.Speed;
import ai.vctt.domain.ledger.Sums;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What the answers have in common. What is not known is null. */
final class UsageJson {

    private static final BigDecimal NANOS_PER_MILLI = BigDecimal.valueOf(1_000_000);

    private UsageJson() {}

    @JsonNaming(SnakeCaseStrategy.class)
    record ScopeView(
            @Nullable Instant startDate,
            @Nullable Instant endDate,
            @Nullable String userId,
            @Nullable String sessionId) {

        static ScopeView from(Scope scope) {
            return new ScopeView(
                    scope.from(),
                    scope.until(),
                    scope.owner() == null ? null : scope.owner().value(),
                    scope.conversation() == null ? null : scope.conversation().toString());
        }
    }

    /** @param unpricedCalls calls whose cost is not known, and so not in the total */
    @JsonNaming(SnakeCaseStrategy.class)
    record SumsView(
            long calls,
            long failedCalls,
            long inputTokens,
            long outputTokens,
            long totalTokens,
            @Nullable BigDecimal totalCostUsd,
            long unpricedCalls) {

        static SumsView from(Sums sums) {
            return new SumsView(
                    sums.calls(),
                    sums.failed(),
                    sums.inputTokens(),
                    sums.outputTokens(),
                    sums.tokens(),
                    usd(sums.cost()),
                    sums.unpriced());
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record SpeedView(
            long answers,
            @Nullable PercentilesView ttftMs,
            @Nullable PercentilesView tpotMs,
            @Nullable PercentilesView latencyMs) {

        static SpeedView from(Speed speed) {
            return new SpeedView(
                    speed.answers(),
                    PercentilesView.from(speed.ttft()),
                    PercentilesView.from(speed.tpot()),
                    PercentilesView.from(speed.latency()));
        }
    }

    record PercentilesView(BigDecimal p50, BigDecimal p90, BigDecimal p99) {

        static @Nullable PercentilesView from(@Nullable Percentiles percentiles) {
            return percentiles == null
                    ? null
                    : new PercentilesView(
                            millis(percentiles.p50()), millis(percentiles.p90()), millis(percentiles.p99()));
        }
    }

    static @Nullable BigDecimal usd(@Nullable Money money) {
        return money == null ? null : known(money);
    }

    static BigDecimal known(Money money) {
        return plain(money.usd());
    }

    /** To the microsecond. */
    static BigDecimal millis(Duration duration) {
        return plain(BigDecimal.valueOf(duration.toNanos())
                .divide(NANOS_PER_MILLI, 3, RoundingMode.HALF_UP)
                .stripTrailingZeros());
    }

    /** Without an exponent where it is a whole number. */
    private static BigDecimal plain(BigDecimal number) {
        return number.scale() < 0 ? number.setScale(0) : number;
    }
}
