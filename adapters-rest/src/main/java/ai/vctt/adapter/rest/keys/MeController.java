package ai.vctt.adapter.rest.keys;

import ai.vctt.application.access.port.in.Authenticate;
import ai.vctt.application.limits.port.in.ReportBudget;
import ai.vctt.application.limits.port.in.ReportBudget.Standing;
import ai.vctt.domain.access.Principal;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Tells whoever asks who they are here. */
@RestController
class MeController {

    private final Authenticate access;
    private final ReportBudget budgets;

    MeController(Authenticate access, ReportBudget budgets) {
        this.access = access;
        this.budgets = budgets;
    }

    /**
     * @param open whether nobody needs a key
     * @param limits that hold for them
     * @param budgetUsd a day; null: none of their own
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Me(
            String userId,
            String role,
            boolean open,
            AllowanceView limits,
            BigDecimal spentTodayUsd,
            @Nullable BigDecimal budgetUsd) {}

    @GetMapping("/api/v1/me")
    Me me(Principal asker) {
        Standing standing = budgets.of(asker);
        return new Me(
                asker.user().value(),
                asker.role().wireName(),
                access.open(),
                AllowanceView.from(budgets.allowanceOf(asker)),
                standing.spent().usd(),
                standing.limit() == null ? null : standing.limit().usd());
    }
}
