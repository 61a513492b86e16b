package ai.vctt.bootstrap;

import ai.vctt.application.generation.port.out.GenerationListener;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.Ended;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import ai.vctt.domain.generation.GenerationEvent.FellBack;
import ai.vctt.domain.generation.StreamTimings;
import ai.vctt.domain.tool.ToolRun;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Counts generations and their attempts, by the names of {@link GenAi} where it has one. Nothing about a user or a text is
 * ever a tag. Thread-safe.
 */
final class MeteringGenerationListener implements GenerationListener {

    private static final String NONE = "none";

    private final MeterRegistry meters;

    MeteringGenerationListener(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void started(Generation.Streaming generation) {
        Counter.builder("vctt.generations.started")
                .tag("agent", generation.asked().role().wireName())
                .register(meters)
                .increment();
    }

    @Override
    public void attemptEnded(Generation.Streaming generation, Attempt attempt) {
        Tags model = tagsOf(attempt);
        GenerationError error = attempt.error();
        String cause = error == null ? NONE : error.cause();
        Timer.builder(GenAi.OPERATION_DURATION)
                .description("Calls of models, from asking to the end")
                .tags(model.and(GenAi.ERROR, cause).and(GenAi.OPERATION, GenAi.CHAT))
                .register(meters)
                .record(Duration.between(attempt.startedAt(), attempt.endedAt()));
        if (error != null) {
            Counter.builder("vctt.attempts.failed")
                    .description("Attempts that failed, by what failed: timeouts name the clock that ran out")
                    .tags(model.and("cause", cause))
                    .register(meters)
                    .increment();
        }
        tokens(model, "input", attempt.usage().inputTokens());
        tokens(model, "output", attempt.usage().outputTokens());
        Money cost = attempt.spend().cost();
        if (cost != null) {
            Counter.builder("vctt.cost")
                    .description("What models cost")
                    .baseUnit("usd")
                    .tags(model)
                    .register(meters)
                    .increment(cost.usd().doubleValue());
        }
    }

    @Override
    public void toolCalled(Generation.Streaming generation, ToolRun run) {
        String error = GenAi.errorOf(run.result());
        Timer.builder("vctt.tool.duration")
                .description("Calls of tools, from asking to the result")
                .tags(
                        GenAi.OPERATION,
                        GenAi.EXECUTE_TOOL,
                        GenAi.TOOL,
                        run.tool().name(),
                        GenAi.ERROR,
                        error == null ? NONE : error)
                .register(meters)
                .record(run.took());
    }

    @Override
    public void fellBack(Generation.Streaming generation, FellBack fallback) {
        Counter.builder("vctt.fallbacks")
                .description("Failed attempts that another one followed")
                .tags("from", fallback.from().value(), "to", fallback.to().value(), "cause", fallback.cause())
                .register(meters)
                .increment();
    }

    @Override
    public void ended(Generation.Finished generation) {
        Ended end = (Ended) generation.end().event();
        String outcome = switch (end) {
            case Completed completed -> completed.finishReason().wireName();
            case Failed failed -> failed.code().name().toLowerCase(Locale.ROOT);
        };
        Counter.builder("vctt.generations.ended")
                .description("Generations that ended, by how")
                .tags("outcome", outcome, "agent", generation.asked().role().wireName())
                .register(meters)
                .increment();
        if (end instanceof Completed completed && !generation.attempts().isEmpty()) {
            StreamTimings timings = completed.timings();
            Tags model = tagsOf(generation.attempts().getLast());
            time(GenAi.TIME_TO_FIRST_TOKEN, model, timings.timeToFirstToken());
            time(GenAi.TIME_PER_OUTPUT_TOKEN, model, timings.timePerOutputToken());
        }
    }

    private void time(String name, Tags tags, @Nullable Duration duration) {
        if (duration != null) {
            Timer.builder(name)
                    .tags(tags)
                    .publishPercentileHistogram()
                    .register(meters)
                    .record(duration);
        }
    }

    private void tokens(Tags model, String type, long count) {
        DistributionSummary.builder(GenAi.TOKEN_USAGE)
                .description("Tokens of a call")
                .baseUnit("token")
                .tags(model.and(GenAi.TOKEN_TYPE, type))
                .register(meters)
                .record((double) count);
    }

    private static Tags tagsOf(Attempt attempt) {
        return Tags.of(
                GenAi.REQUEST_MODEL,
                attempt.model().value(),
                GenAi.PROVIDER,
                attempt.provider().value());
    }
}
