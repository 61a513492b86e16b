package ai.vctt.adapter.rest.analytics;

import ai.vctt.domain.ledger.TrustReport;
import ai.vctt.domain.trust.Regulation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the answers speak of trust. */
final class TrustJson {

    private static final double DECIMALS = 10_000;

    private TrustJson() {}

    /** To four decimals, as what it is a mean of. */
    static @Nullable Double rounded(@Nullable Double value) {
        return value == null ? null : Double.valueOf(Math.round(value * DECIMALS) / DECIMALS);
    }

    /** Every mode, also those that none came to. */
    static Map<String, Long> distribution(TrustReport report) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Regulation regulation : Regulation.values()) {
            counts.put(regulation.wireName(), report.regulation().getOrDefault(regulation, 0L));
        }
        return counts;
    }
}
