package ai.vctt.domain.access;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.cost.Money;
import org.jspecify.annotations.Nullable;

/**
 * How much somebody may use. What is null is bounded as everybody's is.
 *
 * @param usdPerDay to be spent in a day of UTC
 * @param requestsPerMinute that start something
 * @param concurrent generations at once
 */
public record Allowance(
        @Nullable Money usdPerDay,
        @Nullable Integer requestsPerMinute,
        @Nullable Integer concurrent) {

    public static final Allowance USUAL = new Allowance(null, null, null);

    public Allowance {
        require(
                requestsPerMinute == null || requestsPerMinute >= 1,
                "requests_per_minute",
                "" + requestsPerMinute,
                "≥ 1");
        require(concurrent == null || concurrent >= 1, "concurrent", "" + concurrent, "≥ 1");
    }

    /** Where this says nothing, the other does. */
    public Allowance orElse(Allowance other) {
        return new Allowance(
                usdPerDay == null ? other.usdPerDay : usdPerDay,
                requestsPerMinute == null ? other.requestsPerMinute : requestsPerMinute,
                concurrent == null ? other.concurrent : concurrent);
    }
}
