package ai.vctt.application.generation;

import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.GenerationId;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What generations that are paid for together may cost. Thread-safe. */
final class CostLimit {

    private final Money most;
    private final Map<GenerationId, Money> costs = new ConcurrentHashMap<>();

    CostLimit(Money most) {
        this.most = most;
    }

    /** A lower one for some of them, with a bill of its own. */
    CostLimit share(BigDecimal share) {
        return new CostLimit(Money.of(most.usd().multiply(share)));
    }

    /**
     * Whether all together have cost more than they may.
     *
     * @param spend of this one up to now
     */
    boolean passedBy(GenerationId id, Spend spend) {
        Money cost = spend.cost();
        if (cost != null) {
            costs.put(id, cost);
        }
        Money sum = Money.ZERO;
        for (Money one : costs.values()) {
            sum = sum.plus(one);
        }
        return sum.compareTo(most) > 0;
    }
}
