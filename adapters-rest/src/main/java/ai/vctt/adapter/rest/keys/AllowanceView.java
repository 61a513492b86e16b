package ai.vctt.adapter.rest.keys;

import ai.vctt.domain.access.Allowance;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What is null has no bound of its own. */
@JsonNaming(SnakeCaseStrategy.class)
record AllowanceView(
        @Nullable BigDecimal usdPerDay,
        @Nullable Integer requestsPerMinute,
        @Nullable Integer concurrent) {

    static AllowanceView from(Allowance allowance) {
        return new AllowanceView(
                allowance.usdPerDay() == null ? null : allowance.usdPerDay().usd(),
                allowance.requestsPerMinute(),
                allowance.concurrent());
    }
}
