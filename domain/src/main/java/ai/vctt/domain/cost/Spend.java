package ai.vctt.domain.cost;

import org.jspecify.annotations.Nullable;

/** Tokens used and what they cost. The cost is null when a price is not known: unknown is never zero. */
public record Spend(long tokens, @Nullable Money cost) {

    public static final Spend NONE = new Spend(0, Money.ZERO);

    public Spend plus(Spend other) {
        Money sum = cost == null || other.cost == null ? null : cost.plus(other.cost);
        return new Spend(tokens + other.tokens, sum);
    }
}
