package ai.vctt.domain.ledger;

import ai.vctt.domain.cost.Money;
import ai.vctt.domain.model.ModelId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each model has contributed to the answers of some questions.
 *
 * @param questions how many; a jam is one, and its parts' calls count for it
 * @param first when the first of them was asked; null when there is none
 * @param last when the last of them was asked; null when there is none
 * @param seats of every model that was asked, in the order of their names
 * @param bands of those questions that a band was asked
 */
public record CommitteeReport(
        long questions, @Nullable Instant first, @Nullable Instant last, List<Seat> seats, BandReport bands) {

    /**
     * One model's.
     *
     * @param answered calls whose output was used
     * @param total calls
     * @param offline calls that failed
     * @param latency mean of the calls that answered, to their end; null when none did
     * @param cost of all calls whose cost is known; null when it is known of none
     */
    public record Seat(
            ModelId model,
            long answered,
            long total,
            long offline,
            @Nullable Duration latency,
            @Nullable Money cost) {

        /** Calls in a hundred whose output was used. */
        public double percentage() {
            return 100.0 * answered / total;
        }
    }
}
