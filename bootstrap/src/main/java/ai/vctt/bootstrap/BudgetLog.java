package ai.vctt.bootstrap;

import ai.vctt.application.limits.port.in.ReportBudget.Standing;
import ai.vctt.application.limits.port.out.BudgetListener;
import ai.vctt.domain.UserId;
import ai.vctt.domain.cost.Money;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of budgets that are nearly spent. Whose it is stays unsaid, as logs name no users. */
final class BudgetLog implements BudgetListener {

    private static final MathContext THREE_DIGITS = new MathContext(3);
    private static final Logger LOG = LoggerFactory.getLogger(BudgetLog.class);

    @Override
    public void nearlySpent(@Nullable UserId user, Standing standing) {
        LOG.warn(
                "Of {} budget for today ${} of ${} are spent",
                user == null ? "the server's" : "a user's",
                rounded(standing.spent()),
                standing.limit() == null ? "" : standing.limit().usd().toPlainString());
    }

    private static String rounded(Money money) {
        return money.usd().round(THREE_DIGITS).toPlainString();
    }
}
