package ai.vctt.domain.ledger;

import ai.vctt.domain.trust.Regulation;
import ai.vctt.domain.trust.Trust;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far answers could be relied on. What was measured of none is null.
 *
 * @param whole whether all were measured; where there may be more, the latest were
 * @param answers how many were
 * @param tau mean of {@link Trust#tau()}
 * @param slope by how much it changes in a day, as the line through all of them has it; null also where all are of one time
 * @param regulation how many came to each mode; what none came to is left out
 */
public record TrustReport(
        boolean whole,
        long answers,
        @Nullable Double tau,
        @Nullable Double tension,
        @Nullable Double uncertainty,
        @Nullable Double contradiction,
        @Nullable Double emotionalIntensity,
        @Nullable Double slope,
        Map<Regulation, Long> regulation) {}
