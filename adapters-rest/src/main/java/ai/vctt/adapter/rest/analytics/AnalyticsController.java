package ai.vctt.adapter.rest.analytics;

import ai.vctt.adapter.rest.analytics.UsageJson.ScopeView;
import ai.vctt.adapter.rest.analytics.UsageJson.SpeedView;
import ai.vctt.adapter.rest.analytics.UsageJson.SumsView;
import ai.vctt.application.analytics.port.in.ReportUsage;
import ai.vctt.application.limits.port.in.ReportBudget;
import ai.vctt.application.limits.port.in.ReportBudget.Standing;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.ledger.CostReport;
import ai.vctt.domain.ledger.Patience;
import ai.vctt.domain.ledger.Scope;
import ai.vctt.domain.ledger.SpeedReport;
import ai.vctt.domain.ledger.StreamReport;
import ai.vctt.domain.ledger.TrustReport;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Sums over the ledger. */
@RestController
@RequestMapping("/api/v1/analytics")
class AnalyticsController {

    private final ReportUsage usage;
    private final ReportBudget budgets;
    private final Scopes scopes;
    private final InstantSource clock;

    AnalyticsController(ReportUsage usage, ReportBudget budgets, Scopes scopes, InstantSource clock) {
        this.usage = usage;
        this.budgets = budgets;
        this.scopes = scopes;
        this.clock = clock;
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record Cost(
            @JsonUnwrapped ScopeView scope,
            @JsonUnwrapped SumsView total,
            List<ModelSums> byModel,
            List<AgentSums> byAgent,
            List<DaySums> byDay,
            BudgetView budget,
            Instant generatedAt) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record ModelSums(String modelName, @JsonUnwrapped SumsView sums) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record AgentSums(String agentRole, @JsonUnwrapped SumsView sums) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record DaySums(LocalDate date, @JsonUnwrapped SumsView sums) {}

    @GetMapping("/cost")
    Cost cost(@RequestParam MultiValueMap<String, String> parameters, Principal asker) {
        Instant now = clock.instant();
        Scope scope = scopes.read(parameters, asker, now);
        CostReport report = usage.cost(scope);
        return new Cost(
                ScopeView.from(scope),
                SumsView.from(report.total()),
                report.byModel().stream()
                        .map(part -> new ModelSums(part.key().value(), SumsView.from(part.value())))
                        .toList(),
                report.byAgent().stream()
                        .map(part -> new AgentSums(part.key().wireName(), SumsView.from(part.value())))
                        .toList(),
                report.byDay().stream()
                        .map(part -> new DaySums(part.key(), SumsView.from(part.value())))
                        .toList(),
                BudgetView.from(budget(scope, asker)),
                now);
    }

    private Standing budget(Scope scope, Principal asker) {
        if (scope.owner() == null) {
            return budgets.ofAll();
        }
        return budgets.of(asker.user().equals(scope.owner()) ? asker : Principal.user(scope.owner()));
    }

    /** @param complete whether all answers were measured; of too many, the latest were */
    @JsonNaming(SnakeCaseStrategy.class)
    record Performance(
            @JsonUnwrapped ScopeView scope,
            boolean complete,
            @JsonUnwrapped SpeedView total,
            List<ModelSpeed> byModel,
            List<HourSpeed> byHour,
            Instant generatedAt) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record ModelSpeed(String modelName, @JsonUnwrapped SpeedView speed) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record HourSpeed(int hour, @JsonUnwrapped SpeedView speed) {}

    @GetMapping("/performance")
    Performance performance(@RequestParam MultiValueMap<String, String> parameters, Principal asker) {
        Instant now = clock.instant();
        Scope scope = scopes.read(parameters, asker, now);
        SpeedReport report = usage.speed(scope);
        return new Performance(
                ScopeView.from(scope),
                report.whole(),
                SpeedView.from(report.total()),
                report.byModel().stream()
                        .map(part -> new ModelSpeed(part.key().value(), SpeedView.from(part.value())))
                        .toList(),
                report.byHour().stream()
                        .map(part -> new HourSpeed(part.key(), SpeedView.from(part.value())))
                        .toList(),
                now);
    }

    /**
     * @param completed that ended by themselves or at a bound, neither stopped nor abandoned
     * @param tokensPerSecond half of the answers were faster; null when that was measured of none
     * @param abandonmentByTtft of the latest answers
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Streaming(
            @JsonUnwrapped ScopeView scope,
            long started,
            long running,
            long completed,
            long stopped,
            long abandoned,
            long failed,
            long resumed,
            Map<String, Long> finishReasons,
            long fallbacks,
            Map<String, Long> fallbacksByCause,
            @Nullable BigDecimal tokensPerSecond,
            List<PatienceView> abandonmentByTtft,
            Instant generatedAt) {}

    /** @param fromMs null when no token came */
    @JsonNaming(SnakeCaseStrategy.class)
    record PatienceView(@Nullable Long fromMs, @Nullable Long untilMs, long answers, long abandoned) {

        static PatienceView from(Patience patience) {
            return new PatienceView(
                    millis(patience.from()), millis(patience.until()), patience.answers(), patience.abandoned());
        }

        private static @Nullable Long millis(@Nullable Duration wait) {
            return wait == null ? null : wait.toMillis();
        }
    }

    @GetMapping("/streaming")
    Streaming streaming(@RequestParam MultiValueMap<String, String> parameters, Principal asker) {
        Instant now = clock.instant();
        Scope scope = scopes.read(parameters, asker, now);
        StreamReport report = usage.streams(scope);
        long finished = sum(report.finished());
        long stopped = report.finished().getOrDefault(FinishReason.STOPPED, 0L);
        long abandoned = report.finished().getOrDefault(FinishReason.ABANDONED, 0L);
        Map<String, Long> reasons = new TreeMap<>();
        report.finished().forEach((reason, count) -> reasons.put(reason.wireName(), count));
        return new Streaming(
                ScopeView.from(scope),
                report.started(),
                report.started() - finished - report.failed(),
                finished - stopped - abandoned,
                stopped,
                abandoned,
                report.failed(),
                report.resumed(),
                reasons,
                sum(report.fallbacks()),
                report.fallbacks(),
                report.tpot() == null
                        ? null
                        : BigDecimal.valueOf(1e9 / report.tpot().toNanos()).setScale(1, RoundingMode.HALF_UP),
                report.patience().stream().map(PatienceView::from).toList(),
                now);
    }

    private static long sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * @param totalSessions conversations that were last active in this time
     * @param totalMessages questions, and answers that ended well
     * @param meanTau of the latest answers
     * @param regulationDistribution how many of these came to each mode
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Totals(
            @JsonUnwrapped ScopeView scope,
            long totalSessions,
            long totalQuestions,
            long totalMessages,
            @JsonUnwrapped SumsView total,
            @Nullable Double meanTau,
            Map<String, Long> regulationDistribution,
            Instant generatedAt) {}

    @GetMapping("/aggregate")
    Totals aggregate(@RequestParam MultiValueMap<String, String> parameters, Principal asker) {
        Instant now = clock.instant();
        Scope scope = scopes.read(parameters, asker, now);
        StreamReport streams = usage.streams(scope);
        TrustReport trust = usage.trust(scope);
        return new Totals(
                ScopeView.from(scope),
                usage.talks(scope).conversations(),
                streams.started(),
                streams.started() + sum(streams.finished()),
                SumsView.from(usage.cost(scope).total()),
                TrustJson.rounded(trust.tau()),
                TrustJson.distribution(trust),
                now);
    }
}
