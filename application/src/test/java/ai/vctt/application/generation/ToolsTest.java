package ai.vctt.application.generation;

import static ai.vctt.application.generation.port.out.ScriptedLanguageModel.answer;
import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.Engine.Asking;
import ai.vctt.application.generation.Engine.Watch;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.generation.port.in.StopGeneration;
import ai.vctt.application.generation.port.out.ScriptedLanguageModel.Call;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.conversation.Message.ToolCallsMessage;
import ai.vctt.domain.conversation.Message.ToolResultMessage;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.FellBack;
import ai.vctt.domain.generation.GenerationEvent.Text;
import ai.vctt.domain.generation.GenerationEvent.ToolUse;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.generation.StreamEvent.Started;
import ai.vctt.domain.generation.StreamEvent.TextDelta;
import ai.vctt.domain.generation.StreamEvent.ToolCallReady;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolCall;
import ai.vctt.domain.tool.ToolResult;
import ai.vctt.domain.tool.ToolRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a model has tools called while it answers. */
class ToolsTest {

    private static final StreamEvent ACCEPTED = new Started(null);

    private final Engine engine = new Engine();

    @Test
    void an_agent_offers_the_tools_it_is_allowed() throws Exception {
        ask("Hi");
        assertThat(engine.first.awaitCall().request().tools())
                .extracting(Tool::name)
                .containsExactly("add", "fs:read", "fs:large", "fs:failing", "fs:faulty", "fs:hanging");
        Engine.started(
                engine.service.start(new Asking("Hi").to(AgentRole.ANALYST).request()));
        assertThat(engine.second.awaitCall().request().tools()).isEmpty();
    }

    @Test
    void who_wants_no_tools_is_offered_none() throws Exception {
        StartGeneration.Request with = new Asking("Hi").request();
        engine.service.start(new StartGeneration.Request(
                with.asker(), null, "Hi", null, List.of(), AgentRole.SYNTHESISER, null, null, null, null));
        assertThat(engine.first.awaitCall().request().tools()).isEmpty();
    }

    @Test
    void a_model_goes_on_with_what_its_tools_have_said() throws Exception {
        engine.first
                .answering(wants("Let me see.", "signed", call("a", "add", "{1}"), call("b", "fs:read", "{}")))
                .answering(answer("It is ", "2."));
        Watch watch = engine.watch(ask("Add."));
        List<SequencedEvent> events = watch.toTheEnd();
        engine.first.awaitCall();
        List<Message> messages = engine.first.awaitCall().request().messages();
        assertThat(messages.subList(1, messages.size()))
                .containsExactly(
                        new ToolCallsMessage(
                                "Let me see.",
                                List.of(call("a", "add", "{1}"), call("b", "fs:read", "{}")),
                                new ModelId("first"),
                                "signed"),
                        new ToolResultMessage("a", "sum of {1}", false),
                        new ToolResultMessage("b", "a file of ann", false));
        Completed end = (Completed) events.getLast().event();
        assertThat(end.text()).isEqualTo("Let me see.\n\nIt is 2.");
        assertThat(end.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(end.attempts()).isEqualTo(1);
        String text = "";
        for (SequencedEvent event : events) {
            assertThat(event.attempt()).isEqualTo(1);
            if (event.event() instanceof Text piece) {
                assertThat(piece.offset()).isEqualTo(text.length());
                text += piece.chunk();
            }
        }
        assertThat(text).isEqualTo(end.text());
    }

    @Test
    void a_watcher_sees_each_call_start_and_end() throws Exception {
        engine.first
                .answering(wants("", null, call("a", "fs:read", "{\"path\": 1}"), call("b", "fs:failing", "{}")))
                .answering(answer("Done."));
        List<ToolUse> uses = usesOf(engine.watch(ask("Read.")).toTheEnd());
        assertThat(uses.subList(0, 2))
                .containsExactly(
                        new ToolUse("a", "read", "fs", ToolUse.Status.STARTED, "{\"path\": 1}", null),
                        new ToolUse("b", "failing", "fs", ToolUse.Status.STARTED, "{}", null));
        assertThat(uses.subList(2, 4))
                .containsExactlyInAnyOrder(
                        new ToolUse("a", "read", "fs", ToolUse.Status.FINISHED, "a file of ann", Duration.ZERO),
                        new ToolUse("b", "failing", "fs", ToolUse.Status.FAILED, "no such file", Duration.ZERO));
    }

    @Test
    void who_comes_when_the_log_is_gone_sees_the_calls_too() throws Exception {
        engine.first.answering(wants("", null, call("a", "fs:read", "{}"))).answering(answer("Done."));
        GenerationId id = ask("Read.");
        List<SequencedEvent> live = engine.watch(id).toTheEnd();
        engine.pass(Engine.RETAIN.plusSeconds(1));
        List<SequencedEvent> recorded = engine.watch(id).toTheEnd();
        assertThat(usesOf(recorded)).isEqualTo(usesOf(live)).hasSize(2);
        assertThat(recorded).extracting(SequencedEvent::seq).isSorted().doesNotHaveDuplicates();
        assertThat(recorded.getLast()).isEqualTo(live.getLast());
        List<SequencedEvent> rest = engine.watch(id, live.getLast().seq() - 1).toTheEnd();
        assertThat(rest).hasSize(2).last().isEqualTo(live.getLast());
    }

    @Test
    void every_call_of_the_model_is_counted() throws Exception {
        engine.first.answering(wants("", null, call("a", "add", "{}"))).answering(answer("Done", "."));
        Completed end = (Completed) engine.watch(ask("Add.")).end();
        assertThat(end.usage()).isEqualTo(Usage.of(30, 7));
        assertThat(end.spend()).isEqualTo(new Spend(37, Money.usd("0.1")));
        assertThat(end.usageSource()).isEqualTo(Attempt.UsageSource.PROVIDER);
    }

    @Test
    void the_running_cost_never_falls() throws Exception {
        engine.first
                .answering(wants("word ".repeat(200), null, call("a", "add", "{}")))
                .answering(answer("a", "b", "c"));
        long before = 0;
        for (SequencedEvent event : engine.watch(ask("Add.")).toTheEnd()) {
            if (event.event() instanceof Text text) {
                assertThat(text.spend().tokens()).isGreaterThanOrEqualTo(before);
                before = text.spend().tokens();
            }
        }
        assertThat(before).isGreaterThan(200);
    }

    @Test
    void whatever_goes_wrong_with_a_tool_is_told_to_the_model_alone() throws Exception {
        engine.first
                .answering(wants(
                        "",
                        null,
                        call("a", "web:search", "{}"),
                        call("b", "fs:read", "{\"half"),
                        call("c", "fs:large", "{}"),
                        call("d", "fs:faulty", "{}")))
                .answering(answer("I could not."));
        Completed end = (Completed) engine.watch(ask("Read.")).end();
        assertThat(end.text()).isEqualTo("I could not.");
        List<ToolResultMessage> results = resultsOfSecondCall();
        assertThat(results.get(0).content())
                .contains("no tool named web:search")
                .contains("fs:read");
        assertThat(results.get(1).content()).contains("JSON");
        assertThat(results.get(2).content()).startsWith("x".repeat(100) + "\n\n(Cut here");
        assertThat(results.get(3).content()).contains("fault in this server");
        assertThat(results).extracting(ToolResultMessage::failed).containsExactly(true, true, false, true);
        assertThat(engine.faults).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_tool_that_hangs_is_given_up_and_the_others_results_are_kept() throws Exception {
        engine.first
                .answering(wants("", null, call("a", "fs:hanging", "{}"), call("b", "fs:read", "{}")))
                .answering(answer("Without it."));
        Instant asked = engine.clock.instant();
        Watch watch = engine.watch(ask("Read."));
        while (!(watch.nextEvent() instanceof ToolUse use && use.status() == ToolUse.Status.FINISHED)) {
            // The one that does not hang.
        }
        engine.pass(Duration.ofSeconds(29));
        assertThat(engine.service.running()).isEqualTo(1);
        engine.pass(Duration.ofSeconds(1));
        ToolUse gone = (ToolUse) watch.nextEvent();
        assertThat(gone.status()).isEqualTo(ToolUse.Status.FAILED);
        assertThat(gone.took()).isEqualTo(Duration.ofSeconds(30));
        assertThat(((Completed) watch.end()).text()).isEqualTo("Without it.");
        ToolRun run = engine.toolRuns.getLast();
        assertThat(run.tool().name()).isEqualTo("fs:hanging");
        assertThat(run.attempt()).isEqualTo(1);
        assertThat(run.startedAt()).isEqualTo(asked);
        assertThat(run.took()).isEqualTo(Duration.ofSeconds(30));
        assertThat(run.endedAt()).isEqualTo(asked.plusSeconds(30));
        assertThat(run.result()).isInstanceOf(ToolResult.TimedOut.class);
        assertThat(resultsOfSecondCall())
                .extracting(ToolResultMessage::content)
                .containsExactly("The tool did not answer within 30.0 s and was given up.", "a file of ann");
    }

    @Test
    void stopping_ends_it_while_tools_run() throws Exception {
        engine.first.answering(wants("Wait.", null, call("a", "fs:hanging", "{}")));
        GenerationId id = ask("Read.");
        engine.tools.awaitCall();
        assertThat(engine.service.stop(id, Engine.ANN)).isInstanceOf(StopGeneration.Result.Stopped.class);
        Completed end = (Completed) engine.watch(id).end();
        assertThat(end.finishReason()).isEqualTo(FinishReason.STOPPED);
        assertThat(end.text()).isEqualTo("Wait.");
        assertThat(end.usage()).isEqualTo(Usage.of(20, 5));
    }

    @Test
    void nobody_watching_ends_it_while_tools_run() throws Exception {
        engine.first.answering(wants("", null, call("a", "fs:hanging", "{}")));
        GenerationId id = ask("Read.");
        engine.tools.awaitCall();
        engine.pass(Engine.GRACE.minusSeconds(5));
        engine.pass(Duration.ofSeconds(6));
        assertThat(((Completed) engine.watch(id).end()).finishReason()).isEqualTo(FinishReason.ABANDONED);
    }

    @Test
    void a_cost_limit_counts_all_calls_of_the_model() throws Exception {
        engine.first
                .answering(wants("", null, call("a", "add", "{}")))
                .answering(wants("", null, call("b", "add", "{}")))
                .answering(answer("Done."));
        GenerationId id = ask(new Asking("Add.").cost("0.15"));
        Completed end = (Completed) engine.watch(id).end();
        assertThat(end.finishReason()).isEqualTo(FinishReason.BUDGET);
        assertThat(engine.tools.awaitCall().name()).isEqualTo("add");
    }

    @Test
    void a_model_that_does_not_stop_calling_is_told_to_and_then_ended() throws Exception {
        for (int i = 0; i < 5; i++) {
            engine.first.answering(wants("", null, call("same", "add", "{}")));
        }
        engine.first.answering(wants("Again.", null, call("same", "add", "{}")));
        List<SequencedEvent> events = engine.watch(ask("Add.")).toTheEnd();
        Completed end = (Completed) events.getLast().event();
        assertThat(end.finishReason()).isEqualTo(FinishReason.TOOL_LIMIT);
        assertThat(end.text()).isEqualTo("Again.");
        List<ToolUse> uses = usesOf(events);
        assertThat(uses).hasSize(10);
        assertThat(uses).extracting(ToolUse::callId).contains("same", "same_2", "same_5");
        assertThat(uses.getLast().detail()).contains("limit of 4 tool calls");
    }

    @Test
    void an_answer_given_after_the_limit_says_so() throws Exception {
        ToolCall[] calls = new ToolCall[5];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = call("" + i, "add", "{}");
        }
        engine.first.answering(wants("", null, calls)).answering(answer("What I have."));
        Completed end = (Completed) engine.watch(ask("Add.")).end();
        assertThat(end.finishReason()).isEqualTo(FinishReason.TOOL_LIMIT);
        assertThat(end.text()).isEqualTo("What I have.");
    }

    @Test
    void another_model_takes_over_with_what_the_tools_have_said() throws Exception {
        engine.first
                .answering(wants("Let me see.", "signed", call("a", "add", "{}")))
                .answering(
                        ACCEPTED,
                        new TextDelta("It is"),
                        new StreamEvent.Failed(new GenerationError.Truncated(), null));
        engine.second.answering(answer("Two."));
        List<SequencedEvent> events = engine.watch(ask("Add.")).toTheEnd();
        FellBack fallback = (FellBack) events.stream()
                .map(SequencedEvent::event)
                .filter(event -> event instanceof FellBack)
                .findFirst()
                .orElseThrow();
        assertThat(fallback.keep()).isEqualTo("Let me see.".length());
        assertThat(engine.second.awaitCall().request().messages())
                .hasSize(3)
                .last()
                .isEqualTo(new ToolResultMessage("a", "sum of {}", false));
        Completed end = (Completed) events.getLast().event();
        assertThat(end.text()).isEqualTo("Let me see.\n\nTwo.");
        assertThat(end.attempts()).isEqualTo(2);
        assertThat(usesOf(events)).as("nothing is done twice").hasSize(2);
    }

    @Test
    void a_model_that_can_goes_on_with_half_an_answer_after_tools() throws Exception {
        engine.first
                .answering(wants("Let me see.", null, call("a", "add", "{}")))
                .answering(
                        ACCEPTED,
                        new TextDelta("It is"),
                        new StreamEvent.Failed(new GenerationError.Truncated(), null));
        engine.second.answering(answer(" two."));
        GenerationId id = started(new Asking("Add.").to(AgentRole.ETHICS));
        assertThat(((Completed) engine.watch(id).end()).text()).isEqualTo("Let me see.\n\nIt is two.");
        assertThat(engine.second.awaitCall().request().messages())
                .last()
                .isEqualTo(new Message.AssistantMessage("It is"));
    }

    @Test
    void a_call_that_was_not_offered_is_the_models_mistake() throws Exception {
        engine.second.answering(wants("", null, call("a", "add", "{}")));
        engine.second.answering(wants("", null, call("a", "add", "{}")));
        GenerationId id = started(new Asking("Add.").to(AgentRole.ANALYST));
        assertThat(engine.watch(id).end()).isInstanceOf(GenerationEvent.Failed.class);
    }

    private GenerationId ask(String message) {
        return ask(new Asking(message));
    }

    private GenerationId ask(Asking asking) {
        return started(asking.to(AgentRole.SYNTHESISER));
    }

    private GenerationId started(Asking asking) {
        return Engine.started(engine.service.start(asking.request())).id();
    }

    private List<ToolResultMessage> resultsOfSecondCall() throws InterruptedException {
        engine.first.awaitCall();
        Call second = engine.first.awaitCall();
        List<ToolResultMessage> results = new ArrayList<>();
        for (Message message : second.request().messages()) {
            if (message instanceof ToolResultMessage result) {
                results.add(result);
            }
        }
        return results;
    }

    private static List<ToolUse> usesOf(List<SequencedEvent> events) {
        List<ToolUse> uses = new ArrayList<>();
        for (SequencedEvent event : events) {
            if (event.event() instanceof ToolUse use) {
                uses.add(use);
            }
        }
        return uses;
    }

    private static ToolCall call(String id, String name, String arguments) {
        return new ToolCall(id, name, arguments);
    }

    private static StreamEvent[] wants(String said, String opaque, ToolCall... calls) {
        List<StreamEvent> events = new ArrayList<>();
        events.add(ACCEPTED);
        if (!said.isEmpty()) {
            events.add(new TextDelta(said));
        }
        if (opaque != null) {
            events.add(new StreamEvent.Opaque(opaque));
        }
        for (ToolCall call : calls) {
            events.add(new ToolCallReady(call));
        }
        events.add(new StreamEvent.Completed(FinishReason.TOOL_CALLS, "tool_calls", Usage.of(20, 5)));
        return events.toArray(StreamEvent[]::new);
    }
}
