package ai.vctt.domain.ledger;

import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * What calls of models come to.
 *
 * @param failed how many of the calls did
 * @param cost of the calls whose cost is known; null when there are calls, and it is known of none
 * @param unpriced calls whose cost is not known
 */
public record Sums(
        long calls,
        long failed,
        long inputTokens,
        long outputTokens,
        @Nullable Money cost,
        long unpriced) {

    public static final Sums NONE = new Sums(0, 0, 0, 0, Money.ZERO, 0);

    public static Sums of(Attempt attempt) {
        Money cost = attempt.spend().cost();
        return new Sums(
                1,
                attempt.error() == null ? 0 : 1,
                attempt.usage().inputTokens(),
                attempt.usage().outputTokens(),
                cost,
                cost == null ? 1 : 0);
    }

    public Sums plus(Sums other) {
        return new Sums(
                calls + other.calls,
                failed + other.failed,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                calls == unpriced ? (other.calls == 0 ? cost : other.cost) : sumOf(cost, other.cost),
                unpriced + other.unpriced);
    }

    private static @Nullable Money sumOf(@Nullable Money one, @Nullable Money other) {
        return one == null || other == null ? (one == null ? other : one) : one.plus(other);
    }

    public long tokens() {
        return inputTokens + outputTokens;
    }
}
