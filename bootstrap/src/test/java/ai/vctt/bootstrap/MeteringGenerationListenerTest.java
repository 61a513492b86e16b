package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.domain.UserId;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Attempt.Mode;
import ai.vctt.domain.generation.Attempt.UsageSource;
import ai.vctt.domain.generation.Clock;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.generation.StreamTimings;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolResult;
import ai.vctt.domain.tool.ToolRun;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeteringGenerationListenerTest {

    private static final ModelId MODEL = new ModelId("gpt-4o");
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MeteringGenerationListener listener = new MeteringGenerationListener(meters);
    private final Generation.Streaming generation = new Generation.Streaming(new Generation.Asked(
            new GenerationId(new UUID(0, 1)), new UserId("ann"), null, AgentRole.PRIMARY, MODEL, "Hi", START));

    @Test
    void calls_of_tools_are_timed_by_tool_and_how_they_ended() {
        Tool tool = new Tool("fs", "read", "", "{}");
        listener.toolCalled(
                generation, new ToolRun(tool, 1, START, Duration.ofMillis(20), new ToolResult.Done("secret")));
        Duration limit = Duration.ofSeconds(30);
        listener.toolCalled(generation, new ToolRun(tool, 1, START, limit, new ToolResult.TimedOut(limit)));
        assertThat(meters.get("vctt.tool.duration")
                        .tags("gen_ai.tool.name", "fs:read", "error.type", "none")
                        .timer()
                        .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(20);
        assertThat(meters.get("vctt.tool.duration")
                        .tags("gen_ai.operation.name", "execute_tool", "error.type", "timeout")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void every_clock_that_runs_out_is_counted_by_its_name() {
        for (Clock clock : Clock.values()) {
            listener.attemptEnded(generation, attempt(new GenerationError.TimedOut(clock)));
            String cause = new GenerationError.TimedOut(clock).cause();
            assertThat(meters.get("vctt.attempts.failed")
                            .tags("cause", cause, "gen_ai.request.model", "gpt-4o", "gen_ai.provider.name", "openai")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void tokens_cost_and_time_of_a_call_are_counted() {
        listener.attemptEnded(generation, attempt(null));
        assertThat(meters.get("gen_ai.client.token.usage")
                        .tag("gen_ai.token.type", "output")
                        .summary()
                        .totalAmount())
                .isEqualTo(20);
        assertThat(meters.get("vctt.cost").counter().count()).isEqualTo(0.25);
        assertThat(meters.get("gen_ai.client.operation.duration").timer().mean(TimeUnit.SECONDS))
                .isEqualTo(2);
    }

    @Test
    void a_fallback_is_counted_by_its_cause_and_an_end_by_its_outcome() {
        listener.fellBack(
                generation,
                new GenerationEvent.FellBack(
                        MODEL,
                        new ModelId("claude"),
                        Mode.STREAM,
                        "truncated",
                        ErrorCode.PROVIDER_ERROR,
                        "broke off",
                        0));
        assertThat(meters.get("vctt.fallbacks")
                        .tags("cause", "truncated", "to", "claude")
                        .counter()
                        .count())
                .isEqualTo(1);
        listener.ended(generation.finished(
                new SequencedEvent(
                        5,
                        1,
                        START,
                        new GenerationEvent.Completed(
                                "x",
                                MODEL,
                                FinishReason.ABANDONED,
                                Spend.NONE,
                                Usage.of(1, 1),
                                UsageSource.PROVIDER,
                                new StreamTimings(Duration.ofMillis(300), null, Duration.ofSeconds(1)),
                                1,
                                true)),
                "x",
                List.of(attempt(null))));
        assertThat(meters.get("vctt.generations.ended")
                        .tags("outcome", "abandoned", "agent", "primary")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("gen_ai.server.time_to_first_token").timer().count())
                .isEqualTo(1);
    }

    @Test
    void nothing_about_a_user_is_a_tag() {
        listener.started(generation);
        listener.attemptEnded(generation, attempt(null));
        assertThat(meters.getMeters())
                .flatExtracting(meter -> meter.getId().getTags())
                .noneMatch(tag -> tag.getValue().equals("ann"));
    }

    private static Attempt attempt(@Nullable GenerationError error) {
        return new Attempt(
                1,
                MODEL,
                new ProviderId("openai"),
                Mode.STREAM,
                START,
                START.plusMillis(300),
                START.plusSeconds(2),
                Usage.of(10, 20),
                UsageSource.PROVIDER,
                new Spend(30, Money.usd("0.25")),
                error,
                null);
    }
}
