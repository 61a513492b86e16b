package ai.vctt.adapter.rest.analytics;

import ai.vctt.application.limits.port.in.ReportBudget.Standing;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * How today's budget stands.
 *
 * @param limitUsd null: none
 * @param leftUsd null: no limit
 * @param alert whether most of it is spent
 */
@JsonNaming(SnakeCaseStrategy.class)
record BudgetView(
        @Nullable BigDecimal limitUsd,
        BigDecimal spentTodayUsd,
        @Nullable BigDecimal leftUsd,
        boolean alert) {

    static BudgetView from(Standing standing) {
        return new BudgetView(
                UsageJson.usd(standing.limit()),
                UsageJson.known(standing.spent()),
                UsageJson.usd(standing.left()),
                standing.alert());
    }
}
