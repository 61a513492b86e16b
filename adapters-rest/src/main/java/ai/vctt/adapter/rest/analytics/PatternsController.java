package ai.vctt.adapter.rest.analytics;

import ai.vctt.adapter.rest.analytics.UsageJson.ScopeView;
import ai.vctt.application.analytics.port.in.ReportUsage;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.ledger.CostReport;
import ai.vctt.domain.ledger.Part;
import ai.vctt.domain.ledger.Scope;
import ai.vctt.domain.ledger.Sums;
import ai.vctt.domain.ledger.TalkReport;
import ai.vctt.domain.ledger.TrustReport;
import ai.vctt.domain.trust.Regulation;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What a user's conversations have in common. */
@RestController
class PatternsController {

    private static final int BUSIEST = 5;

    private final ReportUsage usage;
    private final Scopes scopes;
    private final InstantSource clock;

    PatternsController(ReportUsage usage, Scopes scopes, InstantSource clock) {
        this.usage = usage;
        this.scopes = scopes;
        this.clock = clock;
    }

    /**
     * @param messagesPerSession of the latest conversations; null when there are none
     * @param tauSlopePerDay by how much τ changes in a day; null when that cannot be said
     * @param recurringRegulation the mode other than normal that most answers came to; null when none did
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Patterns(
            @JsonUnwrapped ScopeView scope,
            long sessions,
            @Nullable Double messagesPerSession,
            @Nullable BigDecimal costPerSessionUsd,
            @Nullable Double meanTau,
            @Nullable Double tauSlopePerDay,
            @Nullable String recurringRegulation,
            Map<String, Long> regulationDistribution,
            List<Hour> busiestHours,
            List<Favourite> favouredModels,
            List<Favourite> favouredAgents,
            Instant generatedAt) {}

    /** @param answers of the latest ones, that were asked for in this hour of the day */
    record Hour(int hour, long answers) {}

    /** @param percentage of all calls of models */
    record Favourite(String name, long calls, BigDecimal percentage) {}

    @GetMapping("/api/v1/analytics/cross-session-patterns")
    Patterns patterns(@RequestParam MultiValueMap<String, String> parameters, Principal asker) {
        Instant now = clock.instant();
        Scope scope = scopes.read(parameters, asker, now);
        TalkReport talks = usage.talks(scope);
        TrustReport trust = usage.trust(scope);
        CostReport cost = usage.cost(scope);
        return new Patterns(
                ScopeView.from(scope),
                talks.conversations(),
                talks.measured() == 0 ? null : TrustJson.rounded(2.0 * talks.turns() / talks.measured()),
                talks.measured() == 0 ? null : perSession(talks),
                TrustJson.rounded(trust.tau()),
                TrustJson.rounded(trust.slope()),
                recurring(trust),
                TrustJson.distribution(trust),
                usage.speed(scope).byHour().stream()
                        .map(hour -> new Hour(hour.key(), hour.value().answers()))
                        .sorted(Comparator.comparingLong(Hour::answers).reversed())
                        .limit(BUSIEST)
                        .toList(),
                favourites(cost.byModel(), model -> model.value(), cost.total()),
                favourites(cost.byAgent(), role -> role.wireName(), cost.total()),
                now);
    }

    private static BigDecimal perSession(TalkReport talks) {
        BigDecimal mean = talks.cost()
                .usd()
                .divide(BigDecimal.valueOf(talks.measured()), 9, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return mean.scale() < 0 ? mean.setScale(0) : mean;
    }

    private static @Nullable String recurring(TrustReport trust) {
        return trust.regulation().entrySet().stream()
                .filter(mode -> mode.getKey() != Regulation.NORMAL)
                .max(Map.Entry.comparingByValue())
                .map(mode -> mode.getKey().wireName())
                .orElse(null);
    }

    private static <K> List<Favourite> favourites(List<Part<K, Sums>> parts, Function<K, String> name, Sums total) {
        return parts.stream()
                .map(part -> new Favourite(
                        name.apply(part.key()),
                        part.value().calls(),
                        BigDecimal.valueOf(100.0 * part.value().calls() / total.calls())
                                .setScale(1, RoundingMode.HALF_UP)))
                .sorted(Comparator.comparingLong(Favourite::calls).reversed())
                .toList();
    }
}
