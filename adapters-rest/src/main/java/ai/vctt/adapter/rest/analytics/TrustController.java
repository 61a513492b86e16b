package ai.vctt.adapter.rest.analytics;

import ai.vctt.adapter.rest.analytics.UsageJson.ScopeView;
import ai.vctt.adapter.rest.session.PageCursor;
import ai.vctt.adapter.rest.session.PageSize;
import ai.vctt.application.analytics.port.in.ReportUsage;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.ledger.Scope;
import ai.vctt.domain.ledger.TrustReport;
import ai.vctt.domain.trust.Trust;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** How far answers could be relied on, over time. */
@RestController
class TrustController {

    private final ReportUsage usage;
    private final Scopes scopes;
    private final InstantSource clock;

    TrustController(ReportUsage usage, Scopes scopes, InstantSource clock) {
        this.usage = usage;
        this.scopes = scopes;
        this.clock = clock;
    }

    /**
     * @param complete whether the means are of all answers; of too many, of the latest
     * @param points single answers, the latest first
     * @param nextCursor leads to the points before them; null when there are none
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Metrics(
            @JsonUnwrapped ScopeView scope,
            boolean complete,
            long answers,
            Means means,
            Map<String, Long> regulationDistribution,
            List<Point> points,
            @Nullable String nextCursor,
            Instant generatedAt) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record Means(
            @Nullable Double trustTau,
            @Nullable Double tension,
            @Nullable Double uncertainty,
            @Nullable Double contradiction,
            @Nullable Double emotionalIntensity) {

        static Means from(TrustReport report) {
            return new Means(
                    TrustJson.rounded(report.tau()),
                    TrustJson.rounded(report.tension()),
                    TrustJson.rounded(report.uncertainty()),
                    TrustJson.rounded(report.contradiction()),
                    TrustJson.rounded(report.emotionalIntensity()));
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record Point(
            Instant timestamp,
            @Nullable String sessionId,
            String generationId,
            double trustTau,
            double tension,
            double uncertainty,
            double contradiction,
            double emotionalIntensity,
            String regulation,
            int repairCount) {

        static Point from(Turn turn) {
            Trust trust = Objects.requireNonNull(turn.trust());
            return new Point(
                    turn.asked().at(),
                    turn.asked().conversation() == null
                            ? null
                            : turn.asked().conversation().toString(),
                    turn.asked().id().toString(),
                    trust.tau(),
                    trust.scores().tension(),
                    trust.scores().uncertainty(),
                    trust.scores().contradiction(),
                    trust.scores().emotionalIntensity(),
                    trust.regulation().wireName(),
                    trust.repairs());
        }
    }

    @GetMapping("/api/v1/analytics/trust-metrics")
    Metrics metrics(@RequestParam MultiValueMap<String, String> parameters, Principal asker) {
        Instant now = clock.instant();
        int limit = PageSize.read(parameters);
        String cursor = parameters.getFirst("cursor");
        Turn.Place before = cursor == null ? null : PageCursor.read(cursor).turn();
        Scope scope = scopes.read(parameters, asker, now);
        TrustReport report = usage.trust(scope);
        List<Turn> turns = usage.trusted(scope, before, limit);
        return new Metrics(
                ScopeView.from(scope),
                report.whole(),
                report.answers(),
                Means.from(report),
                TrustJson.distribution(report),
                turns.stream().map(Point::from).toList(),
                turns.size() < limit
                        ? null
                        : PageCursor.of(turns.getLast().place()).text(),
                now);
    }
}
