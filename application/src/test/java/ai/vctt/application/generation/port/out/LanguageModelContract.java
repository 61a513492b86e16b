package ai.vctt.application.generation.port.out;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.domain.conversation.Message;
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
import ai.vctt.domain.model.ProviderId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link LanguageModel} does, wherever its models run. */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class LanguageModelContract {

    /** Answers {@link #request()} with at least two text deltas and ends well. */
    protected abstract LanguageModel answering();

    /** Answers with at least one delta, and then nothing for as long as the test lasts. */
    protected abstract LanguageModel fallingSilent();

    /** Takes the call and says nothing at all, not even that it has accepted it. */
    protected abstract LanguageModel mute();

    /** Cannot be asked: every call fails before it is accepted. */
    protected abstract LanguageModel failing();

    /** How many calls have reached the models this test made. */
    protected abstract int callsReceived();

    protected ModelRequest request() {
        var model = new Model(
                new ModelId("sample"),
                new ProviderId("sample"),
                "sample-1",
                null,
                null,
                null,
                Model.Abilities.USUAL,
                false);
        return new ModelRequest(
                model,
                List.of(new Message.SystemMessage("Be brief."), new Message.UserMessage("Say hello.")),
                0.7,
                100);
    }

    @Test
    void an_answer_starts_then_says_something_and_ends_once() {
        List<StreamEvent> events = all(answering().stream(request()));

        assertThat(events.getFirst()).isInstanceOf(Started.class);
        assertThat(events.getLast()).isInstanceOf(Completed.class);
        assertThat(events).filteredOn(Started.class::isInstance).hasSize(1);
        assertThat(events).filteredOn(Terminal.class::isInstance).hasSize(1);
        assertThat(events).filteredOn(TextDelta.class::isInstance).hasSizeGreaterThan(1);
    }

    @Test
    void no_delta_is_empty() {
        assertThat(all(answering().stream(request())))
                .filteredOn(Delta.class::isInstance)
                .noneMatch(event -> event instanceof Delta delta && delta.text().isEmpty());
    }

    @Test
    void pulling_on_after_the_end_is_a_mistake() {
        try (ModelStream stream = answering().stream(request())) {
            all(stream);

            assertThatThrownBy(stream::next).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(stream::next).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void a_whole_answer_is_one_text_delta_with_the_same_text() {
        LanguageModel model = answering();
        String streamed = text(all(model.stream(request())));

        List<StreamEvent> events = all(model.complete(request()));

        assertThat(events.getFirst()).isInstanceOf(Started.class);
        assertThat(events.getLast()).isInstanceOf(Completed.class);
        assertThat(events).filteredOn(TextDelta.class::isInstance).hasSize(1);
        assertThat(events).filteredOn(ReasoningDelta.class::isInstance).hasSizeLessThan(2);
        assertThat(text(events)).isEqualTo(streamed);
    }

    @Test
    void nothing_is_sent_before_the_first_pull() {
        LanguageModel model = answering();

        try (ModelStream stream = model.stream(request())) {
            assertThat(callsReceived()).isZero();
            assertThat(stream.next()).isInstanceOf(Started.class);
            assertThat(callsReceived()).isOne();
        }
    }

    @Test
    void closed_before_the_first_pull_it_sends_nothing_and_is_cancelled() {
        ModelStream stream = answering().stream(request());

        stream.close();

        assertThat(stream.next()).isInstanceOf(Cancelled.class);
        assertThat(callsReceived()).isZero();
        assertThatThrownBy(stream::next).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closed_between_two_pulls_it_is_cancelled() {
        ModelStream stream = answering().stream(request());
        upToFirstDelta(stream);

        stream.close();

        assertThat(stream.next()).isInstanceOf(Cancelled.class);
        assertThatThrownBy(stream::next).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closing_frees_a_pull_that_waits_for_the_next_delta() {
        try (ModelStream stream = fallingSilent().stream(request())) {
            upToFirstDelta(stream);

            assertThat(closedWhileWaiting(stream)).isInstanceOf(Cancelled.class);
        }
    }

    @Test
    void closing_frees_a_pull_that_waits_to_be_accepted() {
        try (ModelStream stream = mute().stream(request())) {
            assertThat(closedWhileWaiting(stream)).isInstanceOf(Cancelled.class);
        }
    }

    @Test
    void closing_frees_a_pull_that_waits_for_a_whole_answer() {
        try (ModelStream stream = mute().complete(request())) {
            assertThat(closedWhileWaiting(stream)).isInstanceOf(Cancelled.class);
        }
    }

    @Test
    void closing_again_changes_nothing() {
        ModelStream stream = fallingSilent().stream(request());
        upToFirstDelta(stream);

        stream.close();
        stream.close();

        assertThat(stream.next()).isInstanceOf(Cancelled.class);
        stream.close();
    }

    @Test
    void closing_after_the_end_changes_nothing() {
        ModelStream stream = answering().stream(request());
        all(stream);

        stream.close();

        assertThatThrownBy(stream::next).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_call_that_is_not_accepted_yields_its_failure_alone() {
        assertThat(all(failing().stream(request()))).singleElement().isInstanceOf(Failed.class);
        assertThat(all(failing().complete(request()))).singleElement().isInstanceOf(Failed.class);
    }

    @Test
    void a_failure_is_never_a_fault_of_ours() {
        assertThat(all(failing().stream(request())).getLast())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.error()).isNotInstanceOf(GenerationError.Internal.class));
    }

    @Test
    void calls_of_one_model_do_not_disturb_each_other() {
        LanguageModel model = answering();
        String expected = text(all(model.stream(request())));

        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            var answer = new CompletableFuture<String>();
            answers.add(answer);
            Thread.ofVirtual().start(() -> answer.complete(text(all(model.stream(request())))));
        }

        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(expected));
    }

    /** Pulls to the end and closes. */
    protected static List<StreamEvent> all(ModelStream stream) {
        List<StreamEvent> events = new ArrayList<>();
        try (stream) {
            do {
                events.add(stream.next());
            } while (!(events.getLast() instanceof Terminal));
        }
        return events;
    }

    protected static String text(List<StreamEvent> events) {
        return events.stream()
                .map(event -> event instanceof TextDelta(String piece) ? piece : "")
                .collect(Collectors.joining());
    }

    private static void upToFirstDelta(ModelStream stream) {
        StreamEvent event;
        do {
            event = stream.next();
            assertThat(event).isNotInstanceOf(Terminal.class);
        } while (!(event instanceof Delta));
    }

    /** The event after those that were on their way already. */
    private static StreamEvent closedWhileWaiting(ModelStream stream) {
        var last = new CompletableFuture<StreamEvent>();
        Thread puller = Thread.ofVirtual().start(() -> {
            StreamEvent event;
            do {
                event = stream.next();
            } while (!(event instanceof Terminal));
            last.complete(event);
        });
        // Waiting is the point here; should the puller be held up on its way, closing must free it all the same.
        while (puller.isAlive() && !isWaiting(puller)) {
            Thread.onSpinWait();
        }
        stream.close();
        return last.join();
    }

    private static boolean isWaiting(Thread thread) {
        Thread.State state = thread.getState();
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }
}
