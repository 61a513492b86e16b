package ai.vctt.application.limits;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.access.Allowance;
import ai.vctt.domain.cost.Money;
import org.jspecify.annotations.Nullable;

/**
 * What is usual.
 *
 * @param usdPerDay for everybody together; null: no bound
 * @param alertAt the part of a budget at which somebody is told, 0 to 1
 * @param each for a user whose key says nothing else; what is null has no bound
 */
public record LimitSettings(@Nullable Money usdPerDay, double alertAt, Allowance each) {

    public LimitSettings {
        require(alertAt >= 0 && alertAt <= 1, "alert-at", alertAt, "0 to 1");
    }
}
