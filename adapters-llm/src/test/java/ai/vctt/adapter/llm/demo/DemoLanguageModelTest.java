package ai.vctt.adapter.llm.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.application.generation.port.out.ModelRequest;
import ai.vctt.application.generation.port.out.ModelStream;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.conversation.Message.AssistantMessage;
import ai.vctt.domain.conversation.Message.SystemMessage;
import ai.vctt.domain.conversation.Message.UserMessage;
import ai.vctt.domain.cost.CostMeter;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.generation.StreamEvent.Cancelled;
import ai.vctt.domain.generation.StreamEvent.Completed;
import ai.vctt.domain.generation.StreamEvent.Delta;
import ai.vctt.domain.generation.StreamEvent.Failed;
import ai.vctt.domain.generation.StreamEvent.ReasoningDelta;
import ai.vctt.domain.generation.StreamEvent.Started;
import ai.vctt.domain.generation.StreamEvent.Terminal;
import ai.vctt.domain.generation.StreamEvent.TextDelta;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.tool.Tool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DemoLanguageModelTest {

    private final LeapingTime time = new LeapingTime();
    private final DemoLanguageModel demo = new DemoLanguageModel(new DemoSettings(40, 1), time);

    @Test
    void it_says_what_it_is_and_how_to_get_real_answers() {
        assertThat(answer("Why is the sky blue?"))
                .contains("demo", "not a language model", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "XAI_API_KEY");
    }

    @Test
    void it_says_what_it_received() {
        String answer = text(all(demo.stream(request(
                new SystemMessage("You are the planner."),
                new UserMessage("Hello"),
                new AssistantMessage("Hi"),
                new UserMessage("Why is the sky blue, and why does it turn red in the evening, when the sun sets?")))));

        assertThat(answer)
                .contains("Your message has 80 characters and begins “Why is the sky blue, and why does it turn red in"
                        + " the eve")
                .contains("It came with 2 earlier messages.")
                .contains("I was given a role in 20 characters: “You are the planner.”.");
    }

    @Test
    void it_invents_neither_a_role_nor_earlier_messages() {
        assertThat(answer("Hi there"))
                .contains("Your message has 8 characters: “Hi there”. Nothing was said before it.")
                .doesNotContain("role");
    }

    @Test
    void it_does_not_quote_half_a_character() {
        assertThat(answer("\uD83D" + "x".repeat(58) + "𠮷𠮷𠮷"))
                .contains("x𠮷…”")
                .satisfies(
                        answer -> assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(answer))
                                .isTrue());
    }

    @Test
    void the_order_of_events_is_started_then_deltas_then_one_end() {
        List<StreamEvent> events = all(demo.stream(request("Hi")));

        assertThat(events.getFirst()).isInstanceOf(Started.class);
        assertThat(events.getLast())
                .isEqualTo(new Completed(
                        FinishReason.STOP, "stop", Usage.of(8, deltas(events).size())));
        assertThat(deltas(events))
                .hasSize(events.size() - 2)
                .allSatisfy(delta -> assertThat(delta.text()).isNotEmpty());
    }

    @Test
    void after_the_end_there_is_nothing_to_ask_for() {
        try (ModelStream stream = demo.stream(request("Hi demo:length=1"))) {
            all(stream);
            assertThatThrownBy(stream::next).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void the_same_seed_and_messages_give_the_same_answer() {
        assertThat(answer("Hi demo:length=400")).isEqualTo(answer("Hi demo:length=400"));
        assertThat(all(demo.stream(request("Hi"))).getFirst())
                .isEqualTo(all(demo.stream(request("Hi"))).getFirst());
    }

    @Test
    void another_seed_or_another_question_gives_another_answer() {
        DemoLanguageModel other = new DemoLanguageModel(new DemoSettings(40, 2), time);

        assertThat(text(all(other.stream(request("Hi demo:length=400"))))).isNotEqualTo(answer("Hi demo:length=400"));
        assertThat(answer("Ho demo:length=400")).isNotEqualTo(answer("Hi demo:length=400"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 500, 3000})
    void an_answer_is_as_long_as_it_was_told_to_be(int length) {
        List<StreamEvent> events = all(demo.stream(request("demo:length=" + length)));

        assertThat(deltas(events)).hasSize(length);
        assertThat(usage(events).outputTokens()).isEqualTo(length);
        assertThat(((Completed) events.getLast()).reason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void a_long_answer_leaves_ascii_and_the_basic_plane_without_splitting_a_pair() {
        List<StreamEvent> events = all(demo.stream(request("demo:length=600")));

        assertThat(text(events)).contains("français", "日本語", "𠮷", "𝄞");
        assertThat(deltas(events))
                .allSatisfy(
                        delta -> assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(delta.text()))
                                .isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Why is the sky blue?", "demo:length=2000", "demo:reasoning", "demo:tool=calculate:2^64"})
    void what_is_estimated_meanwhile_is_what_it_counts_in_the_end(String question) {
        Tool calculate = new Tool(
                Tool.BUILT_IN,
                "calculate",
                "Exact arithmetic.",
                "{\"type\":\"object\",\"properties\":{\"expression\":{}}}");
        ModelRequest request = new ModelRequest(
                DemoLanguageModel.MODEL,
                List.of(new SystemMessage("You are the analyst, and you take your time."), new UserMessage(question)),
                null,
                null,
                List.of(calculate));
        CostMeter meter = new CostMeter(
                DemoLanguageModel.MODEL.prices(), Instant.EPOCH, CostMeter.estimateInput(request.texts()));

        List<StreamEvent> events = all(demo.stream(request));
        deltas(events).forEach(delta -> meter.add(delta.text()));

        assertThat(usage(events).inputTokens()).isEqualTo(meter.estimate().inputTokens());
        assertThat(meter.outputTokens()).isCloseTo(usage(events).outputTokens(), Percentage.withPercentage(3));
    }

    @Test
    void the_bound_on_output_tokens_is_kept_and_said() {
        List<StreamEvent> events = all(demo.stream(
                new ModelRequest(DemoLanguageModel.MODEL, List.of(new UserMessage("demo:reasoning")), null, 45)));

        assertThat(deltas(events)).hasSize(45);
        assertThat(events.getLast()).isInstanceOfSatisfying(Completed.class, end -> {
            assertThat(end.reason()).isEqualTo(FinishReason.LENGTH);
            assertThat(end.rawReason()).isEqualTo("length");
        });
    }

    @Test
    void tokens_come_at_the_configured_pace() {
        ModelStream stream = demo.stream(request("demo:length=40"));
        stream.next();
        assertThat(time.passed()).isZero();
        stream.next();
        assertThat(time.passed()).isEqualTo(Duration.ofMillis(25));
        all(stream);
        assertThat(time.passed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_reader_who_was_away_finds_what_has_come_meanwhile() {
        ModelStream stream = demo.stream(request("demo:length=40"));
        stream.next();
        time.pass(Duration.ofMillis(500));
        for (int i = 0; i < 20; i++) {
            stream.next();
        }
        assertThat(time.passed()).isEqualTo(Duration.ofMillis(500));
        stream.next();
        assertThat(time.passed()).isEqualTo(Duration.ofMillis(525));
    }

    @Test
    void the_pace_can_be_told() {
        all(demo.stream(request("demo:length=100 demo:rate=200")));
        assertThat(time.passed()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void a_rate_of_zero_is_all_at_once() {
        all(demo.stream(request("demo:length=100 demo:rate=0")));
        assertThat(time.passed()).isZero();
    }

    @Test
    void nothing_happens_before_the_first_question_for_an_event() {
        ModelStream stream = demo.stream(request("demo:length=2"));
        time.pass(Duration.ofHours(1));
        stream.next();
        stream.next();
        assertThat(time.passed()).isEqualTo(Duration.ofHours(1).plusMillis(25));
    }

    @Test
    void reasoning_comes_first_and_is_counted_as_output() {
        List<StreamEvent> events = all(demo.stream(request("Think! demo:reasoning demo:length=3")));

        List<Delta> deltas = deltas(events);
        long reasoning =
                deltas.stream().filter(ReasoningDelta.class::isInstance).count();
        assertThat(reasoning).isPositive();
        assertThat(deltas.subList(0, (int) reasoning)).allMatch(ReasoningDelta.class::isInstance);
        assertThat(deltas.subList((int) reasoning, deltas.size())).hasSize(3).allMatch(TextDelta.class::isInstance);
        assertThat(usage(events).reasoningTokens()).isEqualTo(reasoning);
        assertThat(usage(events).outputTokens()).isEqualTo(reasoning + 3);
    }

    @Test
    void it_can_fail_before_the_first_token() {
        List<StreamEvent> events = all(demo.stream(request("demo:fail=first")));

        assertThat(events).hasSize(2);
        assertThat(error(events)).isInstanceOf(GenerationError.ProviderFailed.class);
    }

    @Test
    void it_can_break_off() {
        List<StreamEvent> events = all(demo.stream(request("demo:fail=after:20")));

        assertThat(deltas(events)).hasSize(20);
        assertThat(error(events)).isEqualTo(new GenerationError.Truncated());
    }

    @Test
    void it_breaks_off_at_the_end_where_the_answer_is_shorter() {
        List<StreamEvent> events = all(demo.stream(request("demo:fail=after:20 demo:length=5")));

        assertThat(deltas(events)).hasSize(5);
        assertThat(error(events)).isEqualTo(new GenerationError.Truncated());
    }

    @Test
    void it_can_refuse_for_too_many_requests_before_it_has_started() {
        List<StreamEvent> events = all(demo.stream(request("demo:fail=ratelimit")));

        assertThat(events).hasSize(1);
        assertThat(error(events)).isEqualTo(new GenerationError.RateLimited(Duration.ofSeconds(1)));
    }

    @Test
    void it_can_be_held_back_by_a_filter() {
        assertThat(error(all(demo.stream(request("demo:fail=filter")))))
                .isInstanceOf(GenerationError.ContentFiltered.class);
    }

    @Test
    void it_can_fall_silent_until_it_is_closed() {
        ModelStream stream = demo.stream(request("demo:fail=stall:3"));
        time.whenStalled(stream::close);
        List<StreamEvent> events = all(stream);

        assertThat(deltas(events)).hasSize(3);
        assertThat(events.getLast()).isEqualTo(new Cancelled(Usage.of(12, 3)));
    }

    @Test
    void words_for_another_model_are_left_to_it() {
        Model understudy = new Model(
                new ModelId("understudy"),
                DemoLanguageModel.MODEL.provider(),
                "understudy",
                null,
                null,
                null,
                Model.Abilities.USUAL,
                false);
        List<Message> messages = List.of(new UserMessage("demo:only=demo demo:fail=first"));

        assertThat(all(demo.stream(new ModelRequest(understudy, messages, null, null)))
                        .getLast())
                .isInstanceOf(Completed.class);
        assertThat(all(demo.stream(new ModelRequest(DemoLanguageModel.MODEL, messages, null, null)))
                        .getLast())
                .isInstanceOf(Failed.class);
    }

    @Test
    void it_names_the_words_it_follows_and_those_it_cannot() {
        assertThat(answer("Please demo:rate=0, demo:fial=first and demo:length=many. demo:dance"))
                .contains("I follow your instructions: `demo:rate=0`.")
                .contains("I cannot follow `demo:fial=first`, `demo:length=many`, `demo:dance`.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo:length=0",
                "demo:length=100001",
                "demo:length=-1",
                "demo:length",
                "demo:rate=99999999999",
                "demo:rate=١",
                "demo:fail",
                "demo:fail=",
                "demo:fail=after",
                "demo:fail=after:x",
                "demo:fail=first:2",
                "demo:reasoning=no",
            })
    void what_is_no_instruction_changes_nothing(String word) {
        List<StreamEvent> events = all(demo.stream(request(word)));

        assertThat(text(events)).contains("I cannot follow `" + word + "`.");
        assertThat(events.getLast()).isInstanceOf(Completed.class);
    }

    @Test
    void its_own_answer_quoted_tells_it_nothing() {
        String quoted = answer("Hi demo:dance demo:rate=0");

        assertThat(answer(quoted)).doesNotContain("I follow", "I cannot follow");
    }

    @Test
    void only_the_last_thing_the_person_said_counts() {
        List<StreamEvent> events = all(demo.stream(request(
                new SystemMessage("demo:fail=first"),
                new UserMessage("demo:fail=first"),
                new AssistantMessage("demo:fail=first"),
                new UserMessage("Hi"))));

        assertThat(events.getLast()).isInstanceOf(Completed.class);
    }

    @Test
    void without_a_question_it_says_so() {
        assertThat(text(all(demo.stream(request(new SystemMessage("Be kind"))))))
                .contains("Nobody has asked me anything yet.");
    }

    @Test
    void a_whole_answer_is_the_streamed_one_in_one_piece_each() {
        String question = "Hi demo:reasoning demo:length=30";
        List<StreamEvent> streamed = all(demo.stream(request(question)));
        List<StreamEvent> whole = all(demo.complete(request(question)));

        assertThat(whole)
                .hasSize(4)
                .startsWith(streamed.getFirst())
                .endsWith(streamed.getLast())
                .satisfies(events -> assertThat(events.get(1)).isInstanceOf(ReasoningDelta.class))
                .contains(new TextDelta(text(streamed)));
    }

    @Test
    void of_a_whole_answer_that_fails_nothing_arrives() {
        List<StreamEvent> events = all(demo.complete(request("demo:fail=after:20")));

        assertThat(deltas(events)).isEmpty();
        assertThat(error(events)).isEqualTo(new GenerationError.Truncated());
    }

    @Test
    void a_whole_answer_that_is_closed_before_it_is_read_is_cancelled() {
        ModelStream stream = demo.complete(request("demo:reasoning"));
        stream.next();
        stream.next();
        stream.close();

        assertThat(stream.next()).isInstanceOf(Cancelled.class);
        assertThatThrownBy(stream::next).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closed_before_it_began_it_is_cancelled_at_once() {
        ModelStream stream = demo.stream(request("Hi"));
        stream.close();
        stream.close();

        assertThat(stream.next()).isEqualTo(new Cancelled(null));
        assertThatThrownBy(stream::next).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closed_in_the_middle_it_reports_what_it_has_sent() {
        ModelStream stream = demo.stream(request("One two three"));
        stream.next();
        stream.next();
        stream.next();
        stream.close();

        assertThat(stream.next()).isEqualTo(new Cancelled(Usage.of(11, 2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo:rate=1", "demo:fail=stall:0"})
    void another_thread_ends_a_wait_at_once(String words)
            throws InterruptedException, ExecutionException, TimeoutException {
        CountDownLatch waiting = new CountDownLatch(1);
        DemoLanguageModel patient = new DemoLanguageModel(DemoSettings.USUAL, new Pacing() {
            @Override
            public long nanoTime() {
                return 0;
            }

            @Override
            public void await(Condition woken, long nanos) throws InterruptedException {
                waiting.countDown();
                Pacing.REAL.await(woken, Long.MAX_VALUE);
            }
        });
        ModelStream stream = patient.stream(request(words));
        stream.next();
        try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<StreamEvent> next = thread.submit(stream::next);
            waiting.await();
            stream.close();
            assertThat(next.get(10, TimeUnit.SECONDS)).isInstanceOf(Cancelled.class);
        }
    }

    @Test
    void an_interrupted_reader_is_as_good_as_a_close() {
        ModelStream stream = new DemoLanguageModel(DemoSettings.USUAL).stream(request("demo:fail=stall:0"));
        stream.next();
        Thread.currentThread().interrupt();

        assertThat(stream.next()).isInstanceOf(Cancelled.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void in_real_time_it_answers_too() {
        assertThat(text(all(new DemoLanguageModel(DemoSettings.USUAL).stream(request("demo:rate=100000")))))
                .contains("demo");
    }

    private String answer(String question) {
        return text(all(demo.stream(request(question))));
    }

    private static ModelRequest request(String question) {
        return request(new UserMessage(question));
    }

    private static ModelRequest request(Message... messages) {
        return new ModelRequest(DemoLanguageModel.MODEL, List.of(messages), null, null);
    }

    private static List<StreamEvent> all(ModelStream stream) {
        List<StreamEvent> events = new ArrayList<>();
        do {
            events.add(stream.next());
        } while (!(events.getLast() instanceof Terminal));
        return events;
    }

    private static List<Delta> deltas(List<StreamEvent> events) {
        return events.stream()
                .filter(Delta.class::isInstance)
                .map(Delta.class::cast)
                .toList();
    }

    private static String text(List<StreamEvent> events) {
        return events.stream()
                .filter(TextDelta.class::isInstance)
                .map(event -> ((TextDelta) event).text())
                .collect(Collectors.joining());
    }

    private static Usage usage(List<StreamEvent> events) {
        return Objects.requireNonNull(((Terminal) events.getLast()).usage());
    }

    private static GenerationError error(List<StreamEvent> events) {
        return ((Failed) events.getLast()).error();
    }

    /** Every wait is over at once, and time has passed. */
    private static final class LeapingTime implements Pacing {

        private long now;
        private @Nullable Runnable stalled;

        Duration passed() {
            return Duration.ofNanos(now);
        }

        void pass(Duration duration) {
            now += duration.toNanos();
        }

        void whenStalled(Runnable action) {
            stalled = action;
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void await(Condition woken, long nanos) {
            if (nanos == Long.MAX_VALUE) {
                Objects.requireNonNull(stalled).run();
            } else {
                now += nanos;
            }
        }
    }
}
