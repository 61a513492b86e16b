package ai.vctt.application.generation.port.out;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.port.out.Checkpoint.Piece;
import ai.vctt.domain.UserId;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.band.BandPlan;
import ai.vctt.domain.band.Committee;
import ai.vctt.domain.band.Position;
import ai.vctt.domain.band.Subtask;
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
import ai.vctt.domain.generation.GenerationEvent.ToolUse;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.InJam;
import ai.vctt.domain.generation.JamOutcome;
import ai.vctt.domain.generation.RequestId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.generation.StreamTimings;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import ai.vctt.domain.trust.Component;
import ai.vctt.domain.trust.Evidence;
import ai.vctt.domain.trust.Scores;
import ai.vctt.domain.trust.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Generations} keeps to. */
public abstract class GenerationsContract {

    static final Instant NOW = Instant.parse("2026-11-23T10:00:00.123Z");
    private static final ModelId MODEL = new ModelId("gpt-4o");
    private static final ProviderId PROVIDER = new ProviderId("openai");
    static final UserId ANN = new UserId("ann");
    static final UserId BEN = new UserId("ben");

    private static final Duration TOOK = Duration.ofMillis(900);
    private static final List<GenerationError> EVERY_ERROR = List.of(
            new GenerationError.RateLimited(null),
            new GenerationError.RateLimited(Duration.ofMillis(1500)),
            new GenerationError.QuotaExhausted(),
            new GenerationError.ProviderFailed("overloaded"),
            new GenerationError.ConnectionFailed(""),
            new GenerationError.TimedOut(Clock.FIRST_TOKEN),
            new GenerationError.Truncated(),
            new GenerationError.Malformed("not JSON"),
            new GenerationError.Misconfigured(401),
            new GenerationError.ModelUnknown(),
            new GenerationError.Rejected("temperature"),
            new GenerationError.ContextLengthExceeded(),
            new GenerationError.ContentFiltered("policy"),
            new GenerationError.CircuitOpen(),
            new GenerationError.ProviderBusy(),
            new GenerationError.Internal());

    Generations generations;

    protected abstract Generations newGenerations();

    @BeforeEach
    void create() {
        generations = newGenerations();
    }

    @Test
    void a_generation_is_found_as_it_was_added() {
        Generation.Finished added = finished(1, ANN, new RequestId("r1"), "Hello");
        generations.add(added);
        assertThat(generations.find(added.id())).isEqualTo(added);
        assertThat(generations.find(ANN, new RequestId("r1"))).isEqualTo(added);
    }

    @Test
    void whatever_happened_to_it_is_kept_exactly() {
        Generation.Finished known = completed(
                1,
                "Zwölf 🐑",
                new Usage(10, 2L, 3L, 1L, 5, 4L, Money.usd("0.1")),
                new Spend(15, Money.usd("20")),
                new Trust(
                        new Scores(0.1, 0.2345, 0.7001, 1),
                        2,
                        Trust.Source.REPORTED,
                        List.of(new Evidence(Component.TENSION, 0.1, "analyst", "“Zwölf” \\ 🐑\n"))),
                jam());
        Generation.Finished unknown = completed(2, "", Usage.of(1_000_000_000_000L, 0), new Spend(0, null), null, null);
        generations.add(known);
        generations.add(unknown);
        assertThat(generations.find(known.id())).isEqualTo(known);
        assertThat(generations.find(unknown.id())).isEqualTo(unknown);
    }

    @Test
    void calls_of_tools_are_kept_in_their_order() {
        Generation.Finished added = finished(1, ANN, null, "Four.")
                .withToolUses(List.of(
                        new ToolUse(
                                "a", "add", "vctt", ToolUse.Status.STARTED, "{\"x\": \"\u0000 \uD83D\uDE00\"}", null),
                        new ToolUse("b", "gone", null, ToolUse.Status.FAILED, "There is none.", Duration.ZERO),
                        new ToolUse("a", "add", "vctt", ToolUse.Status.FINISHED, "4", Duration.ofNanos(1_234_567))));
        generations.add(added);
        assertThat(generations.find(added.id())).isEqualTo(added);
    }

    @Test
    void request_ids_are_each_users_own() {
        generations.add(finished(1, ANN, new RequestId("same"), "Ann's"));
        generations.add(finished(2, BEN, new RequestId("same"), "Ben's"));
        assertThat(generations.find(ANN, new RequestId("same")).text()).isEqualTo("Ann's");
        assertThat(generations.find(BEN, new RequestId("same")).text()).isEqualTo("Ben's");
        assertThat(generations.find(ANN, new RequestId("other"))).isNull();
    }

    @Test
    void adding_again_changes_nothing() {
        generations.add(finished(1, ANN, null, "first"));
        generations.add(finished(1, ANN, null, "second"));
        assertThat(generations.find(id(1)).text()).isEqualTo("first");
    }

    @Test
    void what_is_open_is_not_found_before_it_has_ended() {
        generations.open(streaming(1, ANN, new RequestId("r1")));
        assertThat(generations.find(id(1))).isNull();
        assertThat(generations.find(ANN, new RequestId("r1"))).isNull();
        Generation.Finished ended = finished(1, ANN, new RequestId("r1"), "Hello");
        generations.add(ended);
        generations.open(streaming(1, ANN, new RequestId("r1")));
        assertThat(generations.find(id(1))).isEqualTo(ended);
        assertThat(generations.unfinished()).isEmpty();
    }

    @Test
    void of_many_that_begin_and_end_at_once_each_is_kept_whole() {
        List<Generation.Finished> all = LongStream.rangeClosed(1, 60)
                .mapToObj(number -> finished(number, ANN, new RequestId("r" + number), "Answer " + number))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Generation.Finished one : all) {
                threads.execute(() -> {
                    generations.open(new Generation.Streaming(one.asked()));
                    generations.checkpoint(
                            List.of(new Checkpoint(one.id(), List.of(new Piece(3, 1, 0, "An")), List.of())));
                    generations.add(one);
                });
            }
        }
        assertThat(all).allSatisfy(one -> assertThat(generations.find(one.id())).isEqualTo(one));
        assertThat(generations.unfinished()).isEmpty();
    }

    @Test
    void checkpoints_that_come_after_the_end_change_nothing() {
        Generation.Finished ended = finished(1, ANN, null, "Hello");
        generations.open(streaming(1, ANN, null));
        generations.add(ended);
        generations.checkpoint(List.of(
                new Checkpoint(id(1), List.of(new Piece(3, 1, 0, "late")), List.of(attempt(1, Spend.NONE, null)))));
        assertThat(generations.find(id(1))).isEqualTo(ended);
        assertThat(generations.unfinished()).isEmpty();
    }

    @Test
    void what_runs_here_is_not_handed_over() {
        generations.renewLease();
        generations.open(streaming(1, ANN, null));
        assertThat(generations.unfinished()).isEmpty();
        generations.interrupt(finished(1, ANN, null, "half"));
        assertThat(generations.find(id(1))).isNull();
        generations.add(finished(1, ANN, null, "whole"));
        assertThat(generations.find(id(1)).text()).isEqualTo("whole");
    }

    @Test
    void what_was_never_added_is_not_found() {
        assertThat(generations.find(id(1))).isNull();
    }

    @Test
    void the_parts_of_a_jam_are_found_in_their_order() {
        InJam part = new InJam(id(1), 0.25);
        generations.add(inJam(3, new InJam(id(1), null), NOW.plusSeconds(1)));
        generations.add(inJam(1, new InJam(id(1), null), NOW));
        generations.add(inJam(2, part, NOW.plusSeconds(2)));
        generations.add(inJam(4, new InJam(id(5), 1.0), NOW));
        assertThat(generations.parts(id(1))).containsExactly(id(3), id(2));
        assertThat(generations.parts(id(2))).isEmpty();
        assertThat(generations.find(id(2)).asked().jam()).isEqualTo(part);
    }

    @Test
    void what_became_of_the_parts_of_a_jam_that_failed_is_kept() {
        Generation.Finished failed = ended(
                1,
                ANN,
                null,
                new GenerationEvent.Failed(ErrorCode.PROVIDER_ERROR, "Nobody could answer.", Spend.NONE, jam()),
                "",
                List.of(attempt(1, Spend.NONE, null)));
        generations.add(failed);
        assertThat(generations.find(id(1))).isEqualTo(failed);
    }

    private static Generation.Finished inJam(long number, InJam jam, Instant at) {
        GenerationEvent.Failed end = new GenerationEvent.Failed(ErrorCode.INTERNAL, "A fault.", Spend.NONE);
        return new Generation.Streaming(
                        new Generation.Asked(id(number), ANN, null, AgentRole.ANALYST, MODEL, "Why?", at, null, jam))
                .finished(new SequencedEvent(7, 1, at.plus(TOOK), end), "", List.of());
    }

    private static JamOutcome jam() {
        return new JamOutcome(
                new BandPlan("Look.", BandPlan.Source.PLANNER, List.of(new Subtask(AgentRole.ETHICS, "Weigh it.", 1))),
                List.of(new JamOutcome.Part(
                        AgentRole.ETHICS,
                        id(7),
                        1,
                        MODEL,
                        1.0,
                        Usage.of(10, 5),
                        new Spend(15, null),
                        1200,
                        null,
                        JamOutcome.Status.FAILED,
                        ErrorCode.PROVIDER_ERROR)),
                new Committee(
                        0.5,
                        Position.YES,
                        List.of(new Committee.Dissent(AgentRole.ETHICS, Position.NO, "It is “not”.")),
                        true));
    }

    static GenerationId id(long number) {
        return new GenerationId(new UUID(0, number));
    }

    static Generation.Finished finished(long number, UserId owner, RequestId request, String text) {
        Spend spend = new Spend(15, Money.usd("0.000070001"));
        return ended(
                number,
                owner,
                request,
                new GenerationEvent.Failed(ErrorCode.PROVIDER_TIMEOUT, "gpt-4o fell silent.", spend),
                text,
                List.of(attempt(1, spend, new GenerationError.TimedOut(Clock.IDLE))));
    }

    private static Generation.Finished completed(
            long number, String text, Usage usage, Spend spend, Trust trust, JamOutcome jam) {
        StreamTimings timings = new StreamTimings(Duration.ofMillis(200), Duration.ofNanos(175_000_001), TOOK);
        List<Attempt> attempts = new ArrayList<>();
        for (GenerationError error : EVERY_ERROR) {
            attempts.add(attempt(attempts.size() + 1, spend, error));
        }
        attempts.add(attempt(attempts.size() + 1, spend, null));
        return ended(
                number,
                BEN,
                null,
                new GenerationEvent.Completed(
                        text,
                        new ModelId("other"),
                        FinishReason.LENGTH,
                        spend,
                        usage,
                        UsageSource.ESTIMATED,
                        timings,
                        attempts.size(),
                        true,
                        trust,
                        jam),
                text,
                attempts);
    }

    private static Generation.Finished ended(
            long number,
            UserId owner,
            RequestId request,
            GenerationEvent.Ended end,
            String text,
            List<Attempt> attempts) {
        return streaming(number, owner, request)
                .finished(new SequencedEvent(7, attempts.size(), NOW.plus(TOOK), end), text, attempts);
    }

    static Generation.Streaming streaming(long number, UserId owner, RequestId request) {
        return new Generation.Streaming(
                new Generation.Asked(id(number), owner, request, AgentRole.ANALYST, MODEL, "Why?", NOW));
    }

    static Attempt attempt(int number, Spend spend, GenerationError error) {
        return new Attempt(
                number,
                MODEL,
                PROVIDER,
                Mode.STREAM,
                NOW,
                NOW.plusMillis(200),
                NOW.plus(TOOK),
                new Usage(10, 2L, null, null, 5, 1L, null),
                UsageSource.PROVIDER,
                spend,
                error,
                error == null ? "stop" : null);
    }
}
