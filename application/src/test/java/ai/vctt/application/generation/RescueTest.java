package ai.vctt.application.generation;

import static ai.vctt.application.generation.port.out.ScriptedLanguageModel.answer;
import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.Engine.Asking;
import ai.vctt.application.generation.Engine.Watch;
import ai.vctt.application.generation.port.out.CallGate;
import ai.vctt.application.generation.port.out.ScriptedLanguageModel.Call;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.Message.AssistantMessage;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Clock;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
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
import ai.vctt.domain.generation.StreamEvent.ToolCallDelta;
import ai.vctt.domain.model.Circuit;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How answers are brought to a good end although models fail. */
class RescueTest {

    private static final StreamEvent ACCEPTED = new Started(null);
    private static final StreamEvent CUT = new StreamEvent.Failed(new GenerationError.Truncated(), null);

    private final Engine engine = new Engine();

    @Test
    void a_cut_answer_is_gone_on_with_by_a_model_that_can() throws Exception {
        engine.first.answering(ACCEPTED, new TextDelta("The sky "), new TextDelta("is \n"), CUT);
        engine.second.answering(answer(" blue", "."));
        List<SequencedEvent> events = watchEthics(new Asking("Why?").tokens(50)).toTheEnd();
        Call second = engine.second.awaitCall();
        assertThat(second.request().messages().getLast()).isEqualTo(new AssistantMessage("The sky is"));
        assertThat(second.request().maxTokens()).as("what is there counts").isEqualTo(47);
        int change = indexOfFallback(events);
        FellBack fallback = (FellBack) events.get(change).event();
        assertThat(fallback.keep()).isEqualTo("The sky is".length());
        assertThat(fallback.cause()).isEqualTo("truncated");
        assertThat(((Text) events.get(change + 1).event()).offset()).isEqualTo(10);
        assertThat(((Completed) events.getLast().event()).text()).isEqualTo("The sky is blue.");
    }

    @Test
    void half_a_character_before_a_cut_is_not_shown() throws Exception {
        String smile = "\uD83D\uDE00";
        engine.first.answering(ACCEPTED, new TextDelta("Hi " + smile.charAt(0)), CUT);
        engine.second.answering(answer(" " + smile));
        assertThat(((Completed) watchEthics(new Asking("Hi")).end()).text()).isEqualTo("Hi " + smile);
    }

    @Test
    void a_model_that_fails_before_it_went_on_leaves_the_text_to_the_next_attempt() throws Exception {
        engine.first.answering(ACCEPTED, new TextDelta("The sky"), CUT);
        engine.second
                .answering(new StreamEvent.Failed(new GenerationError.RateLimited(Duration.ZERO), null))
                .answering(answer(" is blue."));
        Completed end = (Completed) watchEthics(new Asking("Why?")).end();
        assertThat(end.text()).isEqualTo("The sky is blue.");
        assertThat(end.attempts()).isEqualTo(3);
    }

    @Test
    void a_model_that_refuses_to_go_on_begins_anew() throws Exception {
        engine.first.answering(ACCEPTED, new TextDelta("The sky"), CUT);
        engine.second
                .answering(new StreamEvent.Failed(new GenerationError.Rejected("no prefill"), null))
                .answering(answer("It is blue."));
        List<SequencedEvent> events = watchEthics(new Asking("Why?")).toTheEnd();
        assertThat(((Completed) events.getLast().event()).text()).isEqualTo("It is blue.");
        assertThat(events.stream().map(SequencedEvent::event).filter(event -> event instanceof FellBack))
                .extracting(event -> ((FellBack) event).keep())
                .containsExactly(7, 0);
    }

    @Test
    void half_a_call_of_a_tool_and_mere_thoughts_are_not_gone_on_from() throws Exception {
        engine.first.answering(ACCEPTED, new TextDelta("Let me see."), new ToolCallDelta("1", "look", "{"), CUT);
        engine.second.answering(answer("Blue."));
        assertThat(((Completed) watchEthics(new Asking("Why?")).end()).text()).isEqualTo("Blue.");
        engine.first.answering(ACCEPTED, new ReasoningDelta("Hm."), new TextDelta(" "), CUT);
        engine.second.answering(answer("Blue."));
        assertThat(((Completed) watchEthics(new Asking("Why?")).end()).text()).isEqualTo("Blue.");
    }

    @Test
    void a_dribbling_model_is_left_by_its_own_clock() throws Exception {
        engine.second.answering(answer("right"));
        Watch watch = engine.watch(started(new Asking("Hi").to(AgentRole.RELATIONAL)));
        Call call = engine.first.awaitCall();
        call.say(ACCEPTED);
        watch.next();
        for (int i = 0; i < 6; i++) {
            call.say(new TextDelta("a"));
            watch.next();
            engine.pass(Duration.ofSeconds(1));
        }
        call.awaitClose();
        FellBack fallback = (FellBack) watch.nextEvent();
        assertThat(fallback.cause()).isEqualTo("timeout_pace");
        assertThat(fallback.code()).isEqualTo(ErrorCode.PROVIDER_TIMEOUT);
        assertThat(((Completed) watch.end()).text()).isEqualTo("right");
        assertThat(recorded().attempts().getFirst().error()).isEqualTo(new GenerationError.TimedOut(Clock.PACE));
    }

    @Test
    void a_model_that_keeps_its_pace_is_not_disturbed() throws Exception {
        Watch watch = engine.watch(started(new Asking("Hi").to(AgentRole.RELATIONAL)));
        Call call = engine.first.awaitCall();
        call.say(ACCEPTED);
        for (int i = 0; i < 60; i++) {
            call.say(new TextDelta("a"));
            while (!(watch.nextEvent() instanceof Text)) {}
            engine.pass(Duration.ofMillis(490));
        }
        call.say(new StreamEvent.Completed(FinishReason.STOP, "stop", Usage.of(1, 60)));
        assertThat(((Completed) watch.end()).text()).hasSize(60);
    }

    @Test
    void a_model_that_keeps_failing_is_passed_over_and_the_reader_is_told() throws Exception {
        for (int i = 0; i < 5; i++) {
            engine.first.answering(new StreamEvent.Failed(new GenerationError.QuotaExhausted(), null));
            engine.second.answering(answer("right"));
            engine.watch(engine.ask("Hi")).end();
            engine.first.awaitCall();
        }
        engine.second.answering(answer("right"));
        List<SequencedEvent> events = engine.watch(engine.ask("Hi")).toTheEnd();
        FellBack fallback = (FellBack) events.get(1).event();
        assertThat(fallback.cause()).isEqualTo("circuit_open");
        assertThat(fallback.from().value()).isEqualTo("first");
        Completed end = (Completed) events.getLast().event();
        assertThat(end.model().value()).isEqualTo("second");
        assertThat(engine.first.neverCalled()).isTrue();
        Attempt passedOver = recorded(6).attempts().getFirst();
        assertThat(passedOver.error()).isEqualTo(new GenerationError.CircuitOpen());
        assertThat(passedOver.spend().cost()).isEqualTo(Money.ZERO);
    }

    @Test
    void when_every_circuit_is_open_the_first_model_is_asked_and_may_close_it() throws Exception {
        for (int i = 0; i < 5; i++) {
            engine.first.answering(new StreamEvent.Failed(new GenerationError.QuotaExhausted(), null));
            engine.second.answering(new StreamEvent.Failed(new GenerationError.ModelUnknown(), null));
            assertThat(engine.watch(engine.ask("Hi")).end()).isInstanceOf(Failed.class);
        }
        engine.first.answering(answer("back again"));
        assertThat(((Completed) engine.watch(engine.ask("Hi")).end()).text()).isEqualTo("back again");
        assertThat(circuitOf("first")).isEqualTo(Circuit.CLOSED);
        assertThat(circuitOf("second")).isEqualTo(Circuit.OPEN);
    }

    @Test
    void an_attempt_that_was_turned_away_costs_nothing_even_where_the_price_is_not_known() throws Exception {
        engine.first
                .answering(new StreamEvent.Failed(new GenerationError.QuotaExhausted(), null))
                .answering(answer("right"));
        Completed end = (Completed)
                engine.watch(started(new Asking("Hi").of("unpriced"))).end();
        assertThat(end.attempts()).isEqualTo(2);
        assertThat(end.spend().cost()).isEqualTo(Money.usd("0.02"));
    }

    @Test
    void what_readers_end_says_nothing_against_a_model() throws Exception {
        for (int i = 0; i < 6; i++) {
            GenerationId id = engine.ask("Hi");
            engine.first.awaitCall();
            engine.service.stop(id, Engine.ANN);
        }
        assertThat(circuitOf("first")).isEqualTo(Circuit.CLOSED);
    }

    @Test
    void a_provider_with_all_the_calls_it_may_have_is_passed_over_and_not_waited_for() throws Exception {
        for (int i = 0; i < 3; i++) {
            started(new Asking("Hi").by(i == 0 ? Engine.BEN : Engine.ANN));
            engine.first.awaitCall();
        }
        engine.second.answering(answer("right"));
        List<SequencedEvent> events = engine.watch(engine.ask("Hi")).toTheEnd();
        assertThat(((FellBack) events.get(1).event()).cause()).isEqualTo("provider_busy");
        assertThat(((Completed) events.getLast().event()).text()).isEqualTo("right");
    }

    @Test
    void where_all_providers_are_busy_the_reader_is_told_to_come_again() throws Exception {
        CallGate.Entrance one = enter("first");
        enter("first");
        enter("first");
        enter("second");
        enter("second");
        enter("second");
        Failed end = (Failed) engine.watch(engine.ask("Hi")).end();
        assertThat(end.code()).isEqualTo(ErrorCode.SERVER_BUSY);
        ((CallGate.Entrance.Open) one).call().cancelled();
        engine.first.answering(answer("now"));
        assertThat(engine.watch(engine.ask("Hi")).end()).isInstanceOf(Completed.class);
    }

    @Test
    void an_answer_without_end_is_ended_at_its_longest() throws Exception {
        Watch watch = engine.watch(engine.ask("Hi"));
        Call call = engine.first.awaitCall();
        call.say(ACCEPTED, new ReasoningDelta("x".repeat(6_000)), new TextDelta("y".repeat(6_000)));
        Completed end = (Completed) watch.end();
        assertThat(end.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(end.text()).hasSize(6_000);
        call.awaitClose();
    }

    @Test
    void logs_that_hold_too_much_text_together_are_forgotten_oldest_first() throws Exception {
        for (int i = 0; i < 12; i++) {
            engine.first.answering(answer("z".repeat(9_000)));
            engine.watch(engine.ask("Hi")).end();
        }
        engine.pass(Duration.ZERO);
        assertThat(engine.logs.find(new GenerationId(new UUID(0, 1)))).isNull();
        assertThat(engine.logs.find(new GenerationId(new UUID(0, 2)))).isNotNull();
    }

    private static int indexOfFallback(List<SequencedEvent> events) {
        int index = 0;
        while (!(events.get(index).event() instanceof FellBack)) {
            index++;
        }
        return index;
    }

    private Watch watchEthics(Asking asking) {
        return engine.watch(started(asking.to(AgentRole.ETHICS)));
    }

    private GenerationId started(Asking asking) {
        return Engine.started(engine.service.start(asking.request())).id();
    }

    private CallGate.Entrance enter(String model) {
        return engine.gate.enter(engine.model(model));
    }

    private Circuit circuitOf(String model) {
        return engine.gate.healthOf(engine.model(model)).circuit();
    }

    private Generation.Finished recorded() {
        return recorded(1);
    }

    private Generation.Finished recorded(long id) {
        return engine.stored.find(new GenerationId(new UUID(0, id)));
    }
}
