package ai.vctt.domain.cost;

import org.jspecify.annotations.Nullable;

/** Tokens used and what they cost. The cost is null when a price is not known: unknown is never zero. */
public record Spend(long tokens, @Nullable Money cost) {

    public static final Spend NONE = new Spend(0, Money.ZERO);

    /** The higher figures of both; a cost that is not known in one of them is not known. */
    public Spend atLeast(Spend other) {
        Money most = cost == null || other.cost == null ? null : cost.compareTo(other.cost) < 0 ? other.cost : cost;
        return new Spend(Math.max(tokens, other.tokens), most);
    }

    public Spend plus(Spend other) {
        Money sum = cost == null || other.cost == null ? null : cost.plus(other.cost);
        return new Spend(tokens + other.tokens, sum);
    }
}
