package ai.vctt.adapter.rest.analytics;

import ai.vctt.adapter.rest.session.PageSize;
import ai.vctt.adapter.rest.session.Sessions;
import ai.vctt.application.analytics.port.in.ReportUsage;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.ledger.BandReport;
import ai.vctt.domain.ledger.CommitteeReport;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Which models have contributed. */
@RestController
@RequestMapping("/api/v1/analytics/llm-committee")
class CommitteeController {

    private static final int USUAL_QUESTIONS = 50;

    private final ReportUsage usage;
    private final Sessions sessions;
    private final InstantSource clock;

    CommitteeController(ReportUsage usage, Sessions sessions, InstantSource clock) {
        this.usage = usage;
        this.sessions = sessions;
        this.clock = clock;
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record Committee(
            long totalQuestions,
            long questionsAnalyzed,
            @Nullable Instant timeRangeStart,
            @Nullable Instant timeRangeEnd,
            List<ModelSeat> models,
            Bands bands,
            Instant generatedAt) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record ModelSeat(
            String modelName,
            long answered,
            long total,
            BigDecimal percentage,
            long offlineCount,
            @Nullable BigDecimal avgLatencyMs,
            @Nullable BigDecimal totalCostUsd) {

        static ModelSeat from(CommitteeReport.Seat seat) {
            return new ModelSeat(
                    seat.model().value(),
                    seat.answered(),
                    seat.total(),
                    BigDecimal.valueOf(seat.percentage()).setScale(1, RoundingMode.HALF_UP),
                    seat.offline(),
                    seat.latency() == null ? null : UsageJson.millis(seat.latency()),
                    UsageJson.usd(seat.cost()));
        }
    }

    /** @param agreement the mean; null where it is not known of any */
    @JsonNaming(SnakeCaseStrategy.class)
    record Bands(
            long jams, @Nullable BigDecimal agreement, long majorities, long againstMajority, List<Dissent> dissent) {

        static Bands from(BandReport report) {
            return new Bands(
                    report.jams(),
                    report.agreement() == null
                            ? null
                            : BigDecimal.valueOf(report.agreement()).setScale(3, RoundingMode.HALF_UP),
                    report.majorities(),
                    report.againstMajority(),
                    report.dissent().stream().map(Dissent::from).toList());
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record Dissent(String generationId, Instant at, String agentRole, String position, String finding) {

        static Dissent from(BandReport.Dissent dissent) {
            return new Dissent(
                    dissent.jam().toString(),
                    dissent.at(),
                    dissent.said().role().wireName(),
                    dissent.said().position().wireName(),
                    dissent.said().finding());
        }
    }

    /** Of everybody's latest questions; to who is no admin, of their own. */
    @GetMapping("/global")
    Committee global(@RequestParam MultiValueMap<String, String> parameters, Principal asker) {
        int questions = PageSize.read(parameters, USUAL_QUESTIONS, ReportUsage.MOST_QUESTIONS);
        CommitteeReport report = usage.committee(questions, asker.isAdmin() ? null : asker.user());
        return new Committee(
                report.questions(),
                report.questions(),
                report.first(),
                report.last(),
                report.seats().stream().map(ModelSeat::from).toList(),
                Bands.from(report.bands()),
                clock.instant());
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record SessionCommittee(
            String sessionId, long totalQuestions, List<ModelSeat> models, Bands bands, Instant generatedAt) {}

    @GetMapping("/session/{id}")
    SessionCommittee session(@PathVariable("id") String id, Principal asker) {
        ConversationId conversation = sessions.find("id", id, asker).id();
        CommitteeReport report = usage.committee(conversation);
        return new SessionCommittee(
                conversation.toString(),
                report.questions(),
                report.seats().stream().map(ModelSeat::from).toList(),
                Bands.from(report.bands()),
                clock.instant());
    }
}
