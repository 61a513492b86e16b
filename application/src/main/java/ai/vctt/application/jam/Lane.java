package ai.vctt.application.jam;

import ai.vctt.application.generation.Stage;
import ai.vctt.application.jam.Written.Reported;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.band.LaneReport;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.Ended;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import ai.vctt.domain.generation.JamOutcome;
import ai.vctt.domain.generation.JamOutcome.Status;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A part that was started, and what has become of it. For the jam's own thread. */
final class Lane {

    private final Stage.Part part;
    private final int round;
    private final String task;
    private final @Nullable Double weight;
    private boolean late;
    private boolean told;
    private @Nullable Reported reported;

    /**
     * @param round 0 at first, then the number of the repair
     * @param weight null for the planner
     */
    Lane(Stage.Part part, int round, String task, @Nullable Double weight) {
        this.part = part;
        this.round = round;
        this.task = task;
        this.weight = weight;
    }

    Stage.Part part() {
        return part;
    }

    AgentRole role() {
        return part.asked().role();
    }

    String task() {
        return task;
    }

    double weight() {
        return weight == null ? 0 : weight;
    }

    boolean isRepair() {
        return round > 0;
    }

    boolean over() {
        return part.over();
    }

    /** Whether this is the first time that somebody asks since it is over. */
    boolean isNews() {
        boolean news = over() && !told;
        told |= over();
        return news;
    }

    /** The others do not wait for it any more. */
    void giveUp() throws InterruptedException {
        late = !over();
        told = true;
        part.end();
    }

    /** To be asked when it is over, as all that follows. */
    boolean done() {
        return over() && status() == Status.COMPLETE && hasText();
    }

    boolean hasText() {
        return !text().isBlank();
    }

    String text() {
        Generation.Finished result = part.result();
        return result == null ? "" : result.text();
    }

    /** What it wrote and reported. */
    Reported reported(Written written) {
        Reported known = reported;
        if (known == null) {
            known = hasText() ? written.report(text()) : new Reported("", LaneReport.NONE);
            reported = known;
        }
        return known;
    }

    boolean wasTooExpensive() {
        return end() instanceof Completed completed && completed.finishReason() == FinishReason.BUDGET;
    }

    Status status() {
        if (late) {
            return Status.MISSING;
        }
        return switch (end()) {
            case null -> Status.FAILED;
            case Failed _ -> Status.FAILED;
            case Completed completed ->
                switch (completed.finishReason()) {
                    case STOP, LENGTH, CONTENT_FILTER, TOOL_CALLS, TOOL_LIMIT -> Status.COMPLETE;
                    case STOPPED, BUDGET, ABANDONED -> Status.STOPPED;
                };
        };
    }

    /** Null when it did not fail. */
    @Nullable
    ErrorCode code() {
        return switch (end()) {
            case null -> ErrorCode.INTERNAL;
            case Failed failed -> failed.code();
            case Completed _ -> wasTooExpensive() ? ErrorCode.BUDGET_EXCEEDED : null;
        };
    }

    /** What became of it, for a person to read, without its subject. */
    String fate() {
        if (late) {
            return "had not finished when the others had waited long enough";
        }
        return switch (end()) {
            case null -> "failed because of a fault in this server";
            case Failed failed -> "failed: " + failed.message();
            case Completed _ ->
                switch (status()) {
                    case COMPLETE -> hasText() ? "is done" : "said nothing";
                    case STOPPED -> wasTooExpensive() ? "was ended by the cost limit" : "was stopped";
                    case FAILED, MISSING -> "failed";
                };
        };
    }

    private @Nullable Ended end() {
        Generation.Finished result = part.result();
        return result == null ? null : (Ended) result.end().event();
    }

    JamOutcome.Part outcome() {
        Generation.Asked asked = part.asked();
        Generation.Finished result = part.result();
        Ended end = end();
        Duration ttft = end instanceof Completed completed ? completed.timings().timeToFirstToken() : null;
        return new JamOutcome.Part(
                asked.role(),
                asked.id(),
                round,
                end instanceof Completed completed ? completed.model() : asked.model(),
                weight,
                result == null
                        ? Usage.of(0, 0)
                        : result.attempts().stream()
                                .map(Attempt::usage)
                                .reduce(Usage::plus)
                                .orElse(Usage.of(0, 0)),
                end == null ? Spend.NONE : end.spend(),
                result == null
                        ? 0
                        : Duration.between(asked.at(), result.end().at()).toMillis(),
                ttft == null ? null : Long.valueOf(ttft.toMillis()),
                status(),
                code());
    }
}
