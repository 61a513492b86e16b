package ai.vctt.application.generation;

import static ai.vctt.application.generation.port.out.ScriptedLanguageModel.answer;
import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.Engine.Asking;
import ai.vctt.application.generation.Engine.Watch;
import ai.vctt.application.generation.port.in.ListStreams;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.generation.port.in.StopGeneration;
import ai.vctt.application.generation.port.in.WatchGeneration;
import ai.vctt.application.generation.port.out.ScriptedLanguageModel.Call;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.Message.AssistantMessage;
import ai.vctt.domain.conversation.Message.SystemMessage;
import ai.vctt.domain.conversation.Message.UserMessage;
import ai.vctt.domain.cost.CostMeter;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt.Mode;
import ai.vctt.domain.generation.Attempt.UsageSource;
import ai.vctt.domain.generation.Clock;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import ai.vctt.domain.generation.GenerationEvent.FellBack;
import ai.vctt.domain.generation.GenerationEvent.Text;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.generation.StreamEvent.ReasoningDelta;
import ai.vctt.domain.generation.StreamEvent.Started;
import ai.vctt.domain.generation.StreamEvent.TextDelta;
import ai.vctt.domain.generation.StreamEvent.UsageReported;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.trust.TextRules;
import ai.vctt.domain.trust.Trust;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GenerationServiceTest {

    private static final StreamEvent ACCEPTED = new Started(null);
    private static final StreamEvent DONE = new StreamEvent.Completed(FinishReason.STOP, "stop", Usage.of(7, 3));

    private final Engine engine = new Engine();

    @Test
    void an_answer_arrives_piece_by_piece_and_ends_with_its_whole_text_and_cost() throws Exception {
        Watch watch = engine.watch(engine.ask("Hi"));
        Call call = engine.first.awaitCall();
        assertThat(watch.nextEvent()).isInstanceOf(GenerationEvent.Started.class);
        engine.clock.advance(Duration.ofMillis(300));
        call.say(ACCEPTED, new TextDelta("Hel"));
        assertThat(watch.nextEvent()).isEqualTo(text("Hel", 0, estimated(call, 1)));
        call.say(new TextDelta("lo"), DONE);
        assertThat(((Text) watch.nextEvent()).offset()).isEqualTo(3);
        Completed end = (Completed) watch.nextEvent();
        assertThat(end.text()).isEqualTo("Hello");
        assertThat(end.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(end.usageSource()).isEqualTo(UsageSource.PROVIDER);
        assertThat(end.spend().tokens()).isEqualTo(10);
        assertThat(end.spend().cost()).isEqualTo(Money.usd("0.037"));
        assertThat(end.timings().timeToFirstToken()).isEqualTo(Duration.ofMillis(300));
        assertThat(end.persisted()).isTrue();
        assertThat(engine.stored.find(new GenerationId(new UUID(0, 1))).text()).isEqualTo("Hello");
    }

    @Test
    void an_answer_tells_how_far_it_can_be_relied_on() throws Exception {
        Watch watch = engine.watch(engine.ask("I am furious. Is the bridge safe?"));
        engine.first.awaitCall().say(ACCEPTED, new TextDelta("I don't know whether it is."), DONE);
        Trust trust = ((Completed) watch.end()).trust();
        assertThat(trust)
                .isEqualTo(TextRules.assess("I am furious. Is the bridge safe?", "I don't know whether it is."));
        assertThat(trust.scores().uncertainty()).isGreaterThan(0.7);
    }

    @Test
    void where_nothing_was_said_there_is_nothing_to_trust() throws Exception {
        GenerationId id = engine.ask("Hi");
        Watch watch = engine.watch(id);
        engine.first.awaitCall();
        engine.service.stop(id, Engine.ANN);
        assertThat(((Completed) watch.end()).trust()).isNull();
    }

    /** The estimate after so many one-piece deltas: what the request holds, and a token for each piece. */
    private static long estimated(Call call, int deltas) {
        List<String> texts = call.request().messages().stream()
                .map(message -> message.content())
                .toList();
        return CostMeter.estimateInput(texts) + deltas;
    }

    private static Text text(String chunk, int offset, long tokens) {
        Money cost = Money.usd("0.001").times(tokens - 1).plus(Money.usd("0.01"));
        return new Text(chunk, offset, new ModelId("first"), new Spend(tokens, cost));
    }

    @Test
    void a_model_is_told_the_prompts_the_history_and_the_question_in_this_order() throws Exception {
        engine.service.start(new Asking("And now?")
                .told("Talk like a pirate.")
                .after(new UserMessage("Hi"), new AssistantMessage("Ahoy"), new SystemMessage("It is late."))
                .tokens(50)
                .request());
        Call call = engine.first.awaitCall();
        assertThat(call.request().messages())
                .containsExactly(
                        new SystemMessage("Talk like a pirate.\n\nBe brief."),
                        new SystemMessage("It is late."),
                        new UserMessage("Hi"),
                        new AssistantMessage("Ahoy"),
                        new UserMessage("And now?"));
        assertThat(call.request().temperature()).isEqualTo(0.7);
        assertThat(call.request().maxTokens()).isEqualTo(50);
    }

    @Test
    void a_role_has_its_own_chain_and_a_named_model_goes_before_it() throws Exception {
        engine.second.answering(answer("as analyst"));
        assertThat(completed(engine.service.start(
                                new Asking("x").to(AgentRole.ANALYST).request()))
                        .model()
                        .value())
                .isEqualTo("second");
        engine.first.answering(answer("as asked"));
        assertThat(completed(engine.service.start(new Asking("x")
                                .to(AgentRole.ANALYST)
                                .of("first")
                                .request()))
                        .model()
                        .value())
                .isEqualTo("first");
    }

    @Test
    void without_an_agent_a_model_is_told_only_what_the_request_says() throws Exception {
        engine.service.start(new Asking("Hi")
                .to(null)
                .of("second")
                .after(new SystemMessage("Be a pirate."))
                .request());
        Call call = engine.second.awaitCall();
        assertThat(call.request().messages()).containsExactly(new SystemMessage("Be a pirate."), new UserMessage("Hi"));
        assertThat(call.request().temperature()).isNull();
        call.say(new StreamEvent.Failed(new GenerationError.ModelUnknown(), null));
        assertThat(engine.first.awaitCall().request().messages())
                .containsExactly(new SystemMessage("Be a pirate."), new UserMessage("Hi"));
    }

    @Test
    void two_watchers_and_a_late_one_see_the_same() throws Exception {
        GenerationId id = engine.ask("Hi");
        Watch one = engine.watch(id);
        Call call = engine.first.awaitCall();
        call.say(ACCEPTED, new TextDelta("a"));
        assertThat(one.nextEvent()).isInstanceOf(GenerationEvent.Started.class);
        assertThat(((Text) one.nextEvent()).chunk()).isEqualTo("a");
        Watch two = engine.watch(id);
        call.say(new TextDelta("b"), new TextDelta("c"), DONE);
        assertThat(textOf(two.toTheEnd())).isEqualTo("abc");
        assertThat(textOf(one.toTheEnd())).isEqualTo("bc");
        assertThat(textOf(engine.watch(id).toTheEnd())).isEqualTo("abc");
    }

    @Test
    void who_resumes_gets_the_start_and_everything_after_what_it_has() throws Exception {
        engine.first.answering(answer("a", "b", "c"));
        GenerationId id = engine.ask("Hi");
        engine.watch(id).toTheEnd();
        List<SequencedEvent> resumed = engine.watch(id, 2).toTheEnd();
        assertThat(resumed).extracting(SequencedEvent::seq).containsExactly(1L, 4L, 5L);
        assertThat(textOf(resumed)).isEqualTo("bc");
    }

    @Test
    void after_its_retention_a_generation_is_resumed_from_the_store() throws Exception {
        engine.first.answering(answer("a", "b", "c"));
        GenerationId id = engine.ask("Hi");
        long last = engine.watch(id).toTheEnd().getLast().seq();
        awaitGone(id);
        List<SequencedEvent> whole = engine.watch(id).toTheEnd();
        assertThat(textOf(whole)).isEqualTo("abc");
        assertThat(whole.getLast().seq()).isEqualTo(last);
        assertThat(engine.watch(id, 3).toTheEnd())
                .extracting(SequencedEvent::seq)
                .containsExactly(1L, last);
    }

    private void awaitGone(GenerationId id) throws InterruptedException {
        engine.service.stop(id, Engine.ANN);
        while (engine.service.running() > 0) {
            Thread.onSpinWait();
        }
        engine.pass(Engine.RETAIN.plusSeconds(1));
        assertThat(engine.logs.find(id)).isNull();
    }

    @Test
    void somebody_elses_generation_does_not_exist() {
        GenerationId id = engine.ask("Hi");
        assertThat(engine.service.watch(id, Engine.BEN, 0, () -> {}))
                .isInstanceOfSatisfying(
                        WatchGeneration.Result.Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.STREAM_NOT_FOUND));
        assertThat(engine.service.stop(id, Engine.BEN)).isInstanceOf(StopGeneration.Result.Refused.class);
        assertThat(engine.service.streams(Engine.BEN)).isEmpty();
        assertThat(engine.service.running()).isEqualTo(1);
    }

    @Test
    void an_admin_sees_and_stops_everybodys_generations() {
        Principal admin = Principal.admin(new UserId("root"));
        GenerationId id = engine.ask("Hi");
        assertThat(engine.service.streams(admin))
                .extracting(ListStreams.RunningStream::id)
                .containsExactly(id);
        assertThat(engine.service.watch(id, admin, 0, () -> {})).isInstanceOf(WatchGeneration.Result.Watching.class);
        assertThat(engine.service.stop(id, admin)).isInstanceOf(StopGeneration.Result.Stopped.class);
        assertThat(engine.service.watch(id, admin, 0, () -> {})).isInstanceOf(WatchGeneration.Result.Watching.class);
    }

    @Test
    void stopping_closes_the_provider_and_keeps_text_and_cost() throws Exception {
        GenerationId id = engine.ask("Hi");
        Watch watch = engine.watch(id);
        Call call = engine.first.awaitCall();
        call.say(ACCEPTED, new TextDelta("Hel"));
        watch.next();
        watch.next();
        StopGeneration.Result.Stopped receipt = (StopGeneration.Result.Stopped) engine.service.stop(id, Engine.ANN);
        call.awaitClose();
        Completed end = (Completed) watch.nextEvent();
        assertThat(end.finishReason()).isEqualTo(FinishReason.STOPPED);
        assertThat(end.text()).isEqualTo("Hel");
        assertThat(end.usageSource()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(receipt.spend()).isEqualTo(end.spend());
        assertThat(receipt.spend().cost()).isNotEqualTo(Money.ZERO);
        assertThat(engine.service.stop(id, Engine.ANN)).isEqualTo(receipt);
    }

    @Test
    void what_runs_is_listed_with_what_it_has_cost_so_far_and_who_watches() throws Exception {
        assertThat(engine.service.streams(Engine.ANN)).isEmpty();
        GenerationId id = engine.ask("Hi");
        Watch watch = engine.watch(id);
        Call failing = engine.first.awaitCall();
        failing.say(ACCEPTED, new TextDelta("wrong"), new StreamEvent.Failed(new GenerationError.Truncated(), null));
        Call call = engine.second.awaitCall();
        call.say(ACCEPTED, new TextDelta("right"));
        SequencedEvent last = watch.next();
        while (last.attempt() == 1 || !(last.event() instanceof Text)) {
            last = watch.next();
        }
        ListStreams.RunningStream stream = engine.service.streams(Engine.ANN).getFirst();
        assertThat(stream.id()).isEqualTo(id);
        assertThat(stream.owner()).isEqualTo(Engine.ANN.user());
        assertThat(stream.model().value()).isEqualTo("second");
        assertThat(stream.attempt()).isEqualTo(2);
        assertThat(stream.watchers()).isEqualTo(1);
        assertThat(stream.spend()).isEqualTo(((Text) last.event()).spend());
        engine.service.stop(id, Engine.ANN);
        assertThat(engine.service.streams(Engine.ANN)).isEmpty();
    }

    @Test
    void a_generation_that_waits_for_its_first_token_or_for_the_next_attempt_can_be_stopped() throws Exception {
        GenerationId silent = engine.ask("Hi");
        engine.first.awaitCall();
        assertThat(engine.service.stop(silent, Engine.ANN)).isInstanceOf(StopGeneration.Result.Stopped.class);

        engine.first.answering(new StreamEvent.Failed(new GenerationError.ProviderFailed(""), null));
        GenerationId waiting = engine.ask("Hi");
        Watch watch = engine.watch(waiting);
        watch.next();
        assertThat(watch.nextEvent()).isInstanceOf(FellBack.class);
        assertThat(engine.service.stop(waiting, Engine.ANN)).isInstanceOf(StopGeneration.Result.Stopped.class);
        assertThat(((Completed) watch.nextEvent()).finishReason()).isEqualTo(FinishReason.STOPPED);
    }

    @Test
    void what_anthropic_counts_early_is_kept_when_the_answer_is_stopped() throws Exception {
        GenerationId id = engine.ask("Hi");
        Watch watch = engine.watch(id);
        Call call = engine.first.awaitCall();
        call.say(ACCEPTED, new UsageReported(Usage.of(4321, 1)), new TextDelta("Hel"));
        watch.next();
        watch.next();
        engine.service.stop(id, Engine.ANN);
        Completed end = (Completed) watch.nextEvent();
        assertThat(end.usage().inputTokens()).isEqualTo(4321);
    }

    @Test
    void the_next_model_takes_over_when_one_breaks_off_and_the_reader_is_told() throws Exception {
        engine.first.answering(
                ACCEPTED, new TextDelta("wrong"), new StreamEvent.Failed(new GenerationError.Truncated(), null));
        engine.second.answering(answer("right"));
        List<SequencedEvent> events = engine.watch(engine.ask("Hi")).toTheEnd();
        FellBack fallback = (FellBack) events.get(2).event();
        assertThat(fallback.from().value()).isEqualTo("first");
        assertThat(fallback.to().value()).isEqualTo("second");
        assertThat(fallback.keep()).isZero();
        assertThat(events).extracting(SequencedEvent::attempt).containsExactly(1, 1, 2, 2, 2);
        assertThat(((Text) events.get(3).event()).offset()).isZero();
        Completed end = (Completed) events.getLast().event();
        assertThat(end.text()).isEqualTo("right");
        assertThat(end.attempts()).isEqualTo(2);
        assertThat(end.model().value()).isEqualTo("second");
        assertThat(end.spend().tokens()).as("both attempts are paid for").isGreaterThan(11);
        assertThat(end.spend().cost())
                .isEqualTo(stored(events).attempts().stream()
                        .map(attempt -> attempt.spend().cost())
                        .reduce(Money.ZERO, Money::plus));
    }

    private Generation.Finished stored(List<SequencedEvent> events) {
        assertThat(events).isNotEmpty();
        return engine.stored.find(new GenerationId(new UUID(0, 1)));
    }

    @Test
    void a_rate_limited_model_is_asked_once_more_after_the_time_it_named() throws Exception {
        engine.first.answering(new StreamEvent.Failed(new GenerationError.RateLimited(Duration.ofSeconds(2)), null));
        Watch watch = engine.watch(engine.ask("Hi"));
        watch.next();
        engine.first.awaitCall();
        FellBack retry = (FellBack) watch.nextEvent();
        assertThat(retry.to()).isEqualTo(retry.from());
        engine.pass(Duration.ofMillis(1900));
        assertThat(engine.first.neverCalled()).isTrue();
        engine.pass(Duration.ofMillis(200));
        engine.first.awaitCall().say(answer("now"));
        assertThat(((Completed) watch.end()).text()).isEqualTo("now");
    }

    @Test
    void everything_failed_is_told_by_the_first_models_reason_and_costs_nothing_when_nothing_was_accepted()
            throws Exception {
        engine.first.answering(new StreamEvent.Failed(new GenerationError.Misconfigured(401), null));
        engine.second.answering(new StreamEvent.Failed(new GenerationError.QuotaExhausted(), null));
        Failed end = (Failed) engine.watch(engine.ask("Hi")).end();
        assertThat(end.code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
        assertThat(end.message()).isEqualTo("first does not accept our credentials (401).");
        assertThat(end.spend().tokens()).isZero();
        assertThat(end.spend().cost()).isEqualTo(Money.ZERO);
    }

    @Test
    void a_stream_that_breaks_on_the_last_model_is_replaced_by_its_whole_answer() throws Exception {
        StreamEvent broken = new StreamEvent.Failed(new GenerationError.Malformed(""), null);
        engine.second.answering(ACCEPTED, broken).answering(answer("whole"));
        GenerationId id = Engine.started(engine.service.start(
                        new Asking("x").to(AgentRole.ANALYST).request()))
                .id();
        Completed end = (Completed) engine.watch(id).end();
        assertThat(end.text()).isEqualTo("whole");
        assertThat(engine.second.awaitCall().mode()).isEqualTo(Mode.STREAM);
        assertThat(engine.second.awaitCall().mode()).isEqualTo(Mode.COMPLETE);
    }

    @Test
    void too_long_a_conversation_goes_to_a_larger_window_or_is_refused() throws Exception {
        StreamEvent tooLong = new StreamEvent.Failed(new GenerationError.ContextLengthExceeded(), null);
        engine.first.answering(tooLong);
        engine.second.answering(answer("fits"));
        assertThat(engine.watch(engine.ask("Hi")).end()).isInstanceOf(Completed.class);

        Engine small = new Engine(new GenerationSettings.Limits(1000, 10, 10_000, 4, 3, 3, 100, 100_000), 8000, 8000);
        small.first.answering(tooLong);
        Failed end = (Failed) small.watch(small.ask("Hi")).end();
        assertThat(end.code()).isEqualTo(ErrorCode.CONTEXT_LENGTH_EXCEEDED);
        assertThat(small.second.neverCalled()).isTrue();
    }

    @Test
    void a_content_filter_is_not_gone_round() throws Exception {
        engine.first.answering(ACCEPTED, new StreamEvent.Completed(FinishReason.CONTENT_FILTER, "filter", null));
        Failed end = (Failed) engine.watch(engine.ask("Hi")).end();
        assertThat(end.code()).isEqualTo(ErrorCode.CONTENT_FILTERED);
        assertThat(engine.second.neverCalled()).isTrue();
    }

    @Test
    void a_silent_model_is_left_for_the_next_one_by_the_clock_that_ran_out() throws Exception {
        engine.second.answering(answer("right"));
        Watch watch = engine.watch(engine.ask("Hi"));
        Call call = engine.first.awaitCall();
        watch.next();
        call.say(ACCEPTED, new TextDelta("a"));
        watch.next();
        engine.pass(Engine.CLOCKS.idle().minusMillis(1));
        call.say(new TextDelta("b"));
        watch.next();
        engine.pass(Engine.CLOCKS.idle().minusMillis(1));
        call.say(new UsageReported(Usage.of(1, 1)));
        engine.pass(Duration.ofMillis(1));
        call.awaitClose();
        FellBack fallback = (FellBack) watch.nextEvent();
        assertThat(fallback.code()).isEqualTo(ErrorCode.PROVIDER_TIMEOUT);
        assertThat(watch.end()).isInstanceOf(Completed.class);
        assertThat(engine.stored
                        .find(new GenerationId(new UUID(0, 1)))
                        .attempts()
                        .getFirst()
                        .error())
                .isEqualTo(new GenerationError.TimedOut(Clock.IDLE));
    }

    @Test
    void connecting_and_the_first_token_have_clocks_of_their_own() throws Exception {
        engine.ask("Hi");
        Call first = engine.first.awaitCall();
        engine.pass(Engine.CLOCKS.connect());
        first.awaitClose();
        Call second = engine.second.awaitCall();
        second.say(ACCEPTED);
        GenerationId other = engine.ask("Hi");
        Call accepted = engine.first.awaitCall();
        Watch watch = engine.watch(other);
        accepted.say(ACCEPTED, new ReasoningDelta("hm"));
        watch.next();
        watch.next();
        engine.pass(Engine.CLOCKS.firstToken().minusMillis(1));
        engine.pass(Duration.ofMillis(1));
        accepted.awaitClose();
        second.awaitClose();
    }

    @Test
    void a_generation_ends_when_its_whole_time_is_over() throws Exception {
        Watch watch = engine.watch(engine.ask("Hi"));
        Call call = engine.first.awaitCall();
        call.say(ACCEPTED);
        for (int minute = 0; minute < 600; minute += 9) {
            call.say(new TextDelta("."));
            while (!(watch.nextEvent() instanceof Text)) {}
            engine.pass(Duration.ofSeconds(9));
        }
        assertThat(((Failed) watch.end()).code()).isEqualTo(ErrorCode.PROVIDER_TIMEOUT);
        call.awaitClose();
        assertThat(engine.second.neverCalled()).isTrue();
    }

    @Test
    void an_unwatched_generation_is_abandoned_after_the_grace_period_but_not_one_that_is_resumed_in_time()
            throws Exception {
        GenerationId id = engine.ask("Hi");
        Call call = engine.first.awaitCall();
        call.say(ACCEPTED, new TextDelta("a"));
        Watch watch = engine.watch(id);
        watch.next();
        watch.next();
        watch.cursor().close();
        engine.pass(Duration.ofSeconds(9));
        Watch back = engine.watch(id, 2);
        back.next();
        for (int i = 0; i < 5; i++) {
            call.say(new TextDelta("b"));
            assertThat(back.nextEvent()).isInstanceOf(Text.class);
            engine.pass(Duration.ofSeconds(9));
        }
        assertThat(engine.service.running()).isEqualTo(1);
        back.cursor().close();
        back.cursor().close();
        call.say(new TextDelta("c"));
        for (int i = 0; i < 4; i++) {
            awaitSeq(id, 8 + i);
            engine.pass(Duration.ofSeconds(9));
            call.say(new TextDelta("d"));
        }
        call.awaitClose();
        List<SequencedEvent> kept = engine.watch(id).toTheEnd();
        assertThat(((Completed) kept.getLast().event()).finishReason()).isEqualTo(FinishReason.ABANDONED);
        assertThat(textOf(kept)).startsWith("abbbbbc");
    }

    private void awaitSeq(GenerationId id, long seq) {
        while (engine.logs.find(id).after(seq - 1, 1) == null) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_cost_limit_ends_it_and_keeps_what_it_has() throws Exception {
        Watch watch = engine.watch(Engine.started(
                        engine.service.start(new Asking("Hi").cost("0.05").request()))
                .id());
        Call call = engine.first.awaitCall();
        call.say(ACCEPTED);
        for (int i = 0; i < 10; i++) {
            call.say(new TextDelta("x"));
        }
        call.awaitClose();
        Completed end = (Completed) watch.end();
        assertThat(end.finishReason()).isEqualTo(FinishReason.BUDGET);
        assertThat(end.text()).isNotEmpty();
        assertThat(end.spend().cost()).isBetween(Money.usd("0.05"), Money.usd("0.07"));
    }

    @Test
    void the_same_request_id_attaches_and_never_asks_twice() throws Exception {
        StartGeneration.Result.Started one =
                Engine.started(engine.service.start(new Asking("Hi").under("r").request()));
        engine.first.awaitCall().say(answer("once"));
        StartGeneration.Result.Started two =
                Engine.started(engine.service.start(new Asking("Hi").under("r").request()));
        assertThat(two).isEqualTo(new StartGeneration.Result.Started(one.id(), true));
        engine.watch(one.id()).toTheEnd();
        awaitGone(one.id());
        assertThat(Engine.started(
                                engine.service.start(new Asking("Hi").under("r").request()))
                        .id())
                .isEqualTo(one.id());
        assertThat(Engine.started(engine.service.start(
                                new Asking("Hi").under("r").by(Engine.BEN).request()))
                        .id())
                .isNotEqualTo(one.id());
    }

    @Test
    void limits_are_refused_clearly_and_nothing_is_started() {
        for (int i = 0; i < 3; i++) {
            engine.ask("Hi");
        }
        assertRefused(new Asking("Hi"), ErrorCode.RATE_LIMITED, "3 answers");
        Engine.started(engine.service.start(new Asking("Hi").by(Engine.BEN).request()));
        assertRefused(new Asking("Hi").by(Engine.BEN), ErrorCode.SERVER_BUSY, "All 4 places");
        assertRefused(new Asking("x".repeat(1001)), ErrorCode.INVALID_REQUEST, "message: 1001 characters");
        UserMessage[] many = new UserMessage[11];
        Arrays.fill(many, new UserMessage("x"));
        assertRefused(new Asking("Hi").after(many), ErrorCode.INVALID_REQUEST, "history: 11 messages");
        assertRefused(
                new Asking("Hi").after(new UserMessage("x".repeat(1001))),
                ErrorCode.INVALID_REQUEST,
                "history[0].content: 1001");
        assertRefused(new Asking("Hi").of("gpt-99"), ErrorCode.MODEL_NOT_FOUND, "model: gpt-99");
        assertRefused(new Asking("Hi").of("absent"), ErrorCode.MODEL_NOT_FOUND, "set ABSENT_API_KEY");
        assertRefused(new Asking("Hi").of("unpriced").cost("1"), ErrorCode.INVALID_REQUEST, "maxCostUsd");
        assertRefused(new Asking("Hi").to(AgentRole.PLANNER), ErrorCode.INVALID_REQUEST, "agentRole: planner");
        assertThat(engine.service.running()).isEqualTo(4);
    }

    @Test
    void who_has_seen_an_answer_end_has_its_place_back() throws Exception {
        Engine one = new Engine(new GenerationSettings.Limits(1000, 10, 10_000, 1, 1, 3, 100, 100_000), 8000, 8000);
        for (int i = 0; i < 200; i++) {
            one.first.answering(answer("Hello"));
            assertThat(one.watch(one.ask("Hi")).end()).isInstanceOf(Completed.class);
        }
    }

    @Test
    void more_watchers_than_allowed_are_refused() {
        GenerationId id = engine.ask("Hi");
        for (int i = 0; i < 3; i++) {
            engine.watch(id);
        }
        assertThat(engine.service.watch(id, Engine.ANN, 0, () -> {}))
                .isInstanceOf(WatchGeneration.Result.Refused.class);
    }

    @Test
    void an_unknown_price_makes_the_cost_unknown_not_zero() throws Exception {
        engine.first.answering(answer("a"));
        Completed end =
                completed(engine.service.start(new Asking("Hi").of("unpriced").request()));
        assertThat(end.spend().cost()).isNull();
        assertThat(end.spend().tokens()).isEqualTo(11);
    }

    @Test
    void a_character_that_comes_in_halves_is_shown_whole() throws Exception {
        engine.first.answering(answer("smile \uD83D", "\uDE00", "!", "\uD83D"));
        List<SequencedEvent> events = engine.watch(engine.ask("Hi")).toTheEnd();
        for (SequencedEvent event : events) {
            if (event.event() instanceof Text piece) {
                assertThat(Character.isHighSurrogate(
                                piece.chunk().charAt(piece.chunk().length() - 1)))
                        .isFalse();
            }
        }
        assertThat(textOf(events)).isEqualTo("smile \uD83D\uDE00!\uFFFD");
        assertThat(((Completed) events.getLast().event()).text()).isEqualTo(textOf(events));
    }

    @Test
    void a_fault_in_an_adapter_is_reported_and_the_next_model_takes_over() throws Exception {
        engine.second.answering(answer("rescued"));
        GenerationId id = engine.ask("Hi");
        engine.first.awaitCall().say(new TextDelta(null));
        assertThat(((Completed) engine.watch(id).end()).text()).isEqualTo("rescued");
        assertThat(engine.faults).hasSize(1);
    }

    @Test
    void shutting_down_refuses_new_requests_and_interrupts_what_is_left() throws Exception {
        GenerationId id = engine.ask("Hi");
        Watch watch = engine.watch(id);
        Call call = engine.first.awaitCall();
        call.say(ACCEPTED, new TextDelta("half"));
        watch.next();
        watch.next();
        engine.service.shutDown(Duration.ZERO);
        call.awaitClose();
        assertThat(((Failed) watch.nextEvent()).code()).isEqualTo(ErrorCode.INTERRUPTED);
        assertThat(engine.stored.find(id).text()).isEqualTo("half");
        assertRefused(new Asking("Hi"), ErrorCode.SHUTTING_DOWN, "shutting down");
    }

    @Test
    void shutting_down_waits_for_what_ends_in_time() throws Exception {
        GenerationId id = engine.ask("Hi");
        Call call = engine.first.awaitCall();
        CompletableFuture<Void> down = CompletableFuture.runAsync(() -> {
            try {
                engine.service.shutDown(Duration.ofMinutes(1));
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
        call.say(answer("in time"));
        down.join();
        assertThat(((Completed) engine.watch(id).end()).text()).isEqualTo("in time");
    }

    private void assertRefused(Asking asking, ErrorCode code, String rule) {
        assertThat(engine.service.start(asking.request()))
                .isInstanceOfSatisfying(StartGeneration.Result.Refused.class, refused -> {
                    assertThat(refused.refusal().code()).isEqualTo(code);
                    assertThat(refused.refusal().message()).contains(rule);
                });
    }

    private Completed completed(StartGeneration.Result result) throws InterruptedException {
        return (Completed) engine.watch(Engine.started(result).id()).end();
    }

    private static String textOf(List<SequencedEvent> events) {
        StringBuilder text = new StringBuilder();
        for (SequencedEvent event : events) {
            if (event.event() instanceof Text piece) {
                text.append(piece.chunk());
            }
        }
        return text.toString();
    }
}
