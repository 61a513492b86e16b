package ai.vctt.application.limits.port.out;

import ai.vctt.application.limits.port.in.ReportBudget.Standing;
import ai.vctt.domain.UserId;
import org.jspecify.annotations.Nullable;

/** Hears of budgets. Must be quick and not throw. */
@FunctionalInterface
public interface BudgetListener {

    /**
     * Most of a budget is spent: told once a day of each.
     *
     * @param user whose; null: everybody's together
     */
    void nearlySpent(@Nullable UserId user, Standing standing);
}
