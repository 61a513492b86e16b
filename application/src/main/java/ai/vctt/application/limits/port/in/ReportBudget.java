package ai.vctt.application.limits.port.in;

import ai.vctt.domain.access.Allowance;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.cost.Money;
import org.jspecify.annotations.Nullable;

/** Tells how today's budgets stand. Days begin at midnight UTC. */
public interface ReportBudget {

    /** Everybody's together. */
    Standing ofAll();

    /** That of this one's user, by what they came in with. */
    Standing of(Principal asker);

    /** What holds for this one: what they came in with, and what is usual where that says nothing; null: no bound. */
    Allowance allowanceOf(Principal asker);

    /**
     * @param limit null: none
     * @param spent with what running answers have cost so far
     * @param alert whether so much of it is spent that somebody should know
     */
    record Standing(@Nullable Money limit, Money spent, boolean alert) {

        /** Null when there is no limit. */
        public @Nullable Money left() {
            if (limit == null) {
                return null;
            }
            return spent.compareTo(limit) >= 0
                    ? Money.ZERO
                    : Money.of(limit.usd().subtract(spent.usd()));
        }
    }
}
