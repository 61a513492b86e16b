package ai.vctt.application.generation;

import static ai.vctt.application.generation.Engine.ANN;
import static ai.vctt.application.generation.Engine.BEN;
import static ai.vctt.application.generation.Engine.started;
import static ai.vctt.application.generation.port.out.ScriptedLanguageModel.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.application.conversation.ConversationService;
import ai.vctt.application.generation.Engine.Asking;
import ai.vctt.application.generation.Engine.Watch;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.generation.port.in.WatchGeneration;
import ai.vctt.application.generation.port.out.ScriptedLanguageModel.Call;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.conversation.Message.AssistantMessage;
import ai.vctt.domain.conversation.Message.SystemMessage;
import ai.vctt.domain.conversation.Message.UserMessage;
import ai.vctt.domain.generation.Clock;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.Started;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.generation.StreamEvent.TextDelta;
import ai.vctt.domain.generation.Turn;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Questions that are asked in conversations. */
class TalkTest {

    private static final StreamEvent ACCEPTED = new StreamEvent.Started(null);
    private static final ConversationId TALK = new ConversationId(new UUID(7, 7));
    private static final SystemMessage PROMPT = new SystemMessage("Be brief.");

    private final Engine engine = new Engine();

    @Test
    void what_was_said_before_is_told_to_the_model_and_the_answer_is_said_after_it() throws Exception {
        say("Hi", "Hello");
        say("Who are you?", "A model");
        GenerationId id = ask("And who am I?");
        assertThat(engine.first.awaitCall().request().messages())
                .containsExactly(
                        PROMPT,
                        new UserMessage("Hi"),
                        new AssistantMessage("Hello"),
                        new UserMessage("Who are you?"),
                        new AssistantMessage("A model"),
                        new UserMessage("And who am I?"));
        assertThat(((Started) engine.watch(id).nextEvent()).conversation()).isEqualTo(TALK);
        assertThat(engine.conversations.turns(TALK, null, 10))
                .extracting(turn -> turn.asked().question())
                .containsExactly("Hi", "Who are you?", "And who am I?");
    }

    @Test
    void instructions_of_the_request_come_before_it() throws Exception {
        say("Hi", "Hello");
        engine.service.start(new Asking("And now?")
                .told("Talk like a pirate.")
                .after(new SystemMessage("It is late."))
                .in(TALK)
                .request());
        assertThat(engine.first.awaitCall().request().messages())
                .containsExactly(
                        new SystemMessage("Talk like a pirate.\n\nBe brief."),
                        new SystemMessage("It is late."),
                        new UserMessage("Hi"),
                        new AssistantMessage("Hello"),
                        new UserMessage("And now?"));
    }

    @Test
    void how_the_latest_turn_went_is_told_to_who_answers_next() throws Exception {
        say("I hate you! Shut up, you are useless!", "I am sorry.");
        GenerationId second = ask("And now?");
        Call call = engine.first.awaitCall();
        assertThat(call.request().messages().subList(0, 2)).containsExactly(PROMPT, new SystemMessage("Slow down."));
        call.say(answer("Let us begin with what happened."));
        engine.watch(second).end();
        ask("It rained.");
        assertThat(engine.first.awaitCall().request().messages())
                .doesNotContain(new SystemMessage("Slow down."))
                .startsWith(PROMPT, new UserMessage("I hate you! Shut up, you are useless!"));
    }

    @Test
    void a_model_that_is_asked_as_it_is_is_told_nothing_of_it() throws Exception {
        say("I hate you! Shut up, you are useless!", "I am sorry.");
        engine.service.start(new Asking("And now?").in(TALK).to(null).request());
        assertThat(engine.first.awaitCall().request().messages())
                .noneMatch(message -> message instanceof SystemMessage);
    }

    @Test
    void a_request_brings_its_own_history_or_names_a_conversation() {
        Asking both = new Asking("And now?").after(new UserMessage("Hi")).in(TALK);
        assertThatThrownBy(both::request)
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("history: given together with conversationId (expected: one of them");
    }

    @Test
    void the_oldest_turns_are_left_out_where_the_window_has_no_room_for_all() throws Exception {
        Engine small =
                new Engine(new GenerationSettings.Limits(4000, 10, 10_000, 4, 3, 3, 100, 100_000), 1000, 128_000);
        for (int i = 1; i <= 12; i++) {
            small.first.answering(answer("Answer " + i + " " + "x".repeat(200)));
            small.watch(started(small.service.start(
                                    new Asking("Question " + i).in(TALK).request()))
                            .id())
                    .end();
            small.first.awaitCall();
        }
        small.service.start(new Asking("Last?").in(TALK).request());
        List<String> told = small.first.awaitCall().request().messages().stream()
                .map(message -> message.content().split(" x", 2)[0])
                .toList();
        assertThat(told)
                .hasSizeBetween(6, 22)
                .contains("Question 12", "Answer 12")
                .doesNotContain("Answer 1");
        assertThat(told.get(1)).as("whole turns").startsWith("Question ");
        assertThat(told.getLast()).isEqualTo("Last?");

        small.second.answering(answer("x"));
        small.service.start(new Asking("All?").in(TALK).of("second").request());
        assertThat(small.second.awaitCall().request().messages()).hasSizeGreaterThan(24);
    }

    @Test
    void half_an_answer_counts_and_none_does_not() throws Exception {
        GenerationId stopped = ask("Count.");
        Watch watch = engine.watch(stopped);
        engine.first.awaitCall().say(ACCEPTED, new TextDelta("One, two"));
        watch.next();
        watch.next();
        engine.service.stop(stopped, ANN);
        GenerationId failed = ask("Fail.");
        engine.first.awaitCall().say(new StreamEvent.Failed(new GenerationError.TimedOut(Clock.IDLE), null));
        engine.second.awaitCall().say(new StreamEvent.Failed(new GenerationError.TimedOut(Clock.IDLE), null));
        engine.watch(failed).end();
        ask("Run.");
        Call running = engine.first.awaitCall();
        ask("And?");
        assertThat(engine.first.awaitCall().request().messages())
                .containsExactly(
                        PROMPT, new UserMessage("Count."), new AssistantMessage("One, two"), new UserMessage("And?"));
        running.say(ACCEPTED, new TextDelta("Done"), new StreamEvent.Completed(FinishReason.STOP, "stop", null));
        assertThat(engine.conversations.turns(TALK, null, 10))
                .extracting(turn -> turn.asked().question())
                .containsExactly("Count.", "Fail.", "Run.", "And?");
    }

    @Test
    void somebody_else_s_conversation_is_not_there() throws Exception {
        say("My secret", "Yes");
        StartGeneration.Result result =
                engine.service.start(new Asking("What?").by(BEN).in(TALK).request());
        assertThat(result).isInstanceOfSatisfying(StartGeneration.Result.Refused.class, refused -> {
            assertThat(refused.refusal().code()).isEqualTo(ErrorCode.STREAM_NOT_FOUND);
            assertThat(refused.refusal().message()).isEqualTo("conversationId: there is no such conversation");
        });
        assertThat(engine.service.running()).isZero();
    }

    @Test
    void while_the_store_is_away_what_is_known_here_goes_on_and_the_rest_is_said_to_be_away() throws Exception {
        say("Hi", "Hello");
        ConversationId begun = talks().begin(ANN.user(), "").id();
        engine.conversations.away = true;
        say("Still there?", "Yes");
        ask("Sure?");
        assertThat(engine.first.awaitCall().request().messages())
                .containsExactly(
                        PROMPT,
                        new UserMessage("Hi"),
                        new AssistantMessage("Hello"),
                        new UserMessage("Still there?"),
                        new AssistantMessage("Yes"),
                        new UserMessage("Sure?"));
        ConversationId fresh = talks().begin(ANN.user(), "").id();
        for (ConversationId empty : new ConversationId[] {begun, fresh}) {
            engine.service.start(new Asking("Hi").in(empty).request());
            assertThat(engine.first.awaitCall().request().messages()).containsExactly(PROMPT, new UserMessage("Hi"));
        }
        ConversationId unknown = new ConversationId(new UUID(9, 9));
        assertThat(engine.service.start(new Asking("Hi").in(unknown).by(BEN).request()))
                .isInstanceOfSatisfying(StartGeneration.Result.Refused.class, refused -> {
                    assertThat(refused.refusal().code()).isEqualTo(ErrorCode.SERVER_BUSY);
                    assertThat(refused.refusal().message())
                            .startsWith("conversationId: ")
                            .contains("away");
                });
        assertThat(engine.service.start(new Asking("Hi").in(TALK).by(BEN).request()))
                .isInstanceOf(StartGeneration.Result.Refused.class);
    }

    @Test
    void a_request_that_is_known_is_attached_to_without_a_look_at_its_conversation() {
        GenerationId id = started(engine.service.start(
                        new Asking("Hi").in(TALK).under("r").request()))
                .id();
        engine.conversations.away = true;
        assertThat(started(engine.service.start(
                                new Asking("Hi").in(TALK).under("r").request()))
                        .id())
                .isEqualTo(id);
    }

    @Test
    void a_turn_that_is_asked_again_is_answered_as_if_it_and_what_followed_had_not_been() throws Exception {
        say("Hi", "Hello");
        GenerationId second = say("Who are you?", "A model");
        say("I hate you! Shut up, you are useless!", "I am sorry.");
        GenerationId instead = askInsteadOf(second, "Where are you?");
        engine.first
                .awaitCall()
                .say(ACCEPTED, new TextDelta("Here"), new StreamEvent.Completed(FinishReason.STOP, "stop", null));
        engine.watch(instead).end();
        ask("And now?");
        assertThat(engine.first.awaitCall().request().messages())
                .containsExactly(
                        PROMPT,
                        new UserMessage("Hi"),
                        new AssistantMessage("Hello"),
                        new UserMessage("Where are you?"),
                        new AssistantMessage("Here"),
                        new UserMessage("And now?"));
        assertThat(questions()).containsExactly("Hi", "Where are you?", "And now?");
        assertThat(engine.stored.all()).as("kept for what they cost").hasSize(5);
    }

    @Test
    void only_what_was_said_before_the_turn_is_told_to_who_answers_it_again() throws Exception {
        say("Hi", "Hello");
        GenerationId second = say("I hate you! Shut up, you are useless!", "I am sorry.");
        askInsteadOf(second, "I like you.");
        assertThat(engine.first.awaitCall().request().messages())
                .containsExactly(
                        PROMPT, new UserMessage("Hi"), new AssistantMessage("Hello"), new UserMessage("I like you."));
    }

    @Test
    void what_runs_of_replaced_turns_is_stopped_and_comes_back_in_no_history() throws Exception {
        GenerationId first = say("Hi", "Hello");
        GenerationId running = ask("Count.");
        Watch watch = engine.watch(running);
        engine.first.awaitCall().say(ACCEPTED, new TextDelta("One, two"));
        watch.next();
        watch.next();
        GenerationId instead = askInsteadOf(first, "Good evening");
        assertThat(((Completed) watch.end()).finishReason()).isEqualTo(FinishReason.STOPPED);
        engine.first
                .awaitCall()
                .say(ACCEPTED, new TextDelta("Hello!"), new StreamEvent.Completed(FinishReason.STOP, "stop", null));
        engine.watch(instead).end();
        for (boolean away : new boolean[] {false, true}) {
            engine.conversations.away = away;
            GenerationId next = ask("Away: " + away);
            Call call = engine.first.awaitCall();
            assertThat(call.request().messages())
                    .startsWith(PROMPT, new UserMessage("Good evening"), new AssistantMessage("Hello!"))
                    .hasSize(4);
            call.say(new StreamEvent.Failed(new GenerationError.TimedOut(Clock.IDLE), null));
            engine.second.awaitCall().say(new StreamEvent.Failed(new GenerationError.TimedOut(Clock.IDLE), null));
            engine.watch(next).end();
        }
    }

    @Test
    void a_turn_that_is_not_there_is_not_replaced_and_nothing_changes() throws Exception {
        say("Hi", "Hello");
        GenerationId second = say("Who are you?", "A model");
        GenerationId third = say("And who am I?", "Ann");
        GenerationId unknown = new GenerationId(new UUID(9, 9));
        assertNotThere(new Asking("Again?").in(TALK).insteadOf(unknown));
        ConversationId other = new ConversationId(new UUID(7, 8));
        assertNotThere(new Asking("Again?").in(other).insteadOf(second));
        assertThat(engine.conversations.find(other)).as("not begun by it").isNull();
        assertThat(questions()).containsExactly("Hi", "Who are you?", "And who am I?");
        askInsteadOf(second, "Where are you?");
        assertNotThere(new Asking("Again?").in(TALK).insteadOf(third));
        assertThat(questions()).containsExactly("Hi", "Where are you?");
        assertThat(engine.service.start(
                        new Asking("Again?").by(BEN).in(TALK).insteadOf(second).request()))
                .isInstanceOfSatisfying(
                        StartGeneration.Result.Refused.class,
                        refused -> assertThat(refused.refusal().message()).startsWith("conversationId: "));
    }

    private void assertNotThere(Asking asking) {
        assertThat(engine.service.start(asking.request()))
                .isInstanceOfSatisfying(StartGeneration.Result.Refused.class, refused -> {
                    assertThat(refused.refusal().code()).isEqualTo(ErrorCode.STREAM_NOT_FOUND);
                    assertThat(refused.refusal().message()).startsWith("replaces: there is no such turn");
                });
    }

    @Test
    void a_turn_is_replaced_in_the_conversation_that_is_named() {
        Asking nowhere = new Asking("Again?").insteadOf(new GenerationId(new UUID(0, 1)));
        assertThatThrownBy(nowhere::request)
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("replaces: given without conversationId");
    }

    @Test
    void a_turn_that_is_asked_again_in_two_places_is_the_one_that_was_asked_last() throws Exception {
        GenerationId first = say("Hi", "Hello");
        GenerationId here = askInsteadOf(first, "Hi from here");
        Watch watch = engine.watch(here);
        askInsteadOf(first, "Hi from there");
        assertThat(((Completed) watch.end()).finishReason()).isEqualTo(FinishReason.STOPPED);
        assertThat(questions()).containsExactly("Hi from there");
    }

    @Test
    void a_request_that_replaces_is_made_once_however_often_it_comes() throws Exception {
        say("Hi", "Hello");
        GenerationId second = say("Who are you?", "A model");
        Asking asking = new Asking("Where are you?").in(TALK).insteadOf(second).under("r");
        engine.clock.advance(Duration.ofMillis(1));
        GenerationId instead = started(engine.service.start(asking.request())).id();
        engine.conversations.away = true;
        assertThat(started(engine.service.start(asking.request())).id()).isEqualTo(instead);
        engine.conversations.away = false;
        assertThat(questions()).containsExactly("Hi", "Where are you?");
    }

    @Test
    void a_request_that_is_not_taken_replaces_nothing() throws Exception {
        GenerationId first = say("Hi", "Hello");
        engine.service.shutDown(Duration.ZERO);
        engine.clock.advance(Duration.ofMillis(1));
        assertThat(engine.service.start(
                        new Asking("Again?").in(TALK).insteadOf(first).request()))
                .isInstanceOf(StartGeneration.Result.Refused.class);
        assertThat(questions()).containsExactly("Hi");
    }

    @Test
    void while_the_store_is_away_what_is_known_here_can_be_asked_again() throws Exception {
        say("Hi", "Hello");
        GenerationId second = say("Who are you?", "A model");
        engine.conversations.away = true;
        GenerationId third = say("Still there?", "Yes");
        askInsteadOf(third, "Sure?");
        assertThat(engine.first.awaitCall().request().messages()).hasSize(6).endsWith(new UserMessage("Sure?"));
        askInsteadOf(second, "Where are you?");
        assertThat(engine.first.awaitCall().request().messages())
                .containsExactly(
                        PROMPT,
                        new UserMessage("Hi"),
                        new AssistantMessage("Hello"),
                        new UserMessage("Where are you?"));
        assertThat(engine.service.start(
                        new Asking("Again?").in(TALK).insteadOf(third).request()))
                .isInstanceOfSatisfying(
                        StartGeneration.Result.Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.SERVER_BUSY));
        engine.conversations.away = false;
        assertThat(questions()).containsExactly("Hi", "Where are you?");
    }

    private List<String> questions() {
        return engine.conversations.turns(TALK, null, 10).stream()
                .map(turn -> turn.asked().question())
                .toList();
    }

    private GenerationId askInsteadOf(GenerationId replaced, String question) {
        engine.clock.advance(Duration.ofMillis(1));
        return started(engine.service.start(
                        new Asking(question).in(TALK).insteadOf(replaced).request()))
                .id();
    }

    @Test
    void forgetting_stops_what_runs_and_leaves_no_word() throws Exception {
        say("My secret", "Kept");
        GenerationId ended = new GenerationId(new UUID(0, 1));
        GenerationId running = ask("My other secret");
        Watch watch = engine.watch(running);
        engine.first.awaitCall().say(ACCEPTED, new TextDelta("Your sec"));
        watch.next();
        watch.next();
        ConversationService talks = talks();
        assertThat(talks.forget(TALK, BEN)).isFalse();
        assertThat(talks.find(TALK, ANN)).isNotNull();
        assertThat(talks.forget(TALK, ANN)).isTrue();
        assertThat(talks.forget(TALK, ANN)).isFalse();

        assertThat(engine.service.running()).isZero();
        assertThat(((Completed) watch.end()).finishReason()).isEqualTo(FinishReason.STOPPED);
        for (GenerationId id : new GenerationId[] {ended, running}) {
            assertThat(engine.service.watch(id, ANN, 0, () -> {})).isInstanceOf(WatchGeneration.Result.Refused.class);
            assertThat(engine.logs.find(id)).isNull();
        }
        assertThat(engine.stored.all()).hasSize(2).allSatisfy(generation -> {
            assertThat(generation.asked().question()).isEmpty();
            assertThat(Turn.of(generation).text()).isEmpty();
        });
        assertThat(engine.service.retainedChars()).isZero();
        ask("Anew?");
        assertThat(engine.first.awaitCall().request().messages()).containsExactly(PROMPT, new UserMessage("Anew?"));
    }

    @Test
    void a_conversation_is_begun_named_and_listed() throws Exception {
        ConversationService talks = talks();
        Conversation begun = talks.begin(ANN.user(), "About\nskies");
        assertThat(begun.title()).isEqualTo("About skies");
        say("Hi", "Hello");
        assertThat(talks.list(ANN.user(), null, 10, null).conversations())
                .extracting(summary -> summary.conversation().title())
                .containsExactlyInAnyOrder("About skies", "Hi");
        assertThat(talks.rename(TALK, ANN, " Greetings ").title()).isEqualTo("Greetings");
        assertThat(talks.rename(TALK, BEN, "Mine")).isNull();
        assertThatThrownBy(() -> talks.rename(TALK, ANN, "  ")).hasMessageStartingWith("title: blank");
        assertThatThrownBy(() -> talks.list(null, null, 501, null)).hasMessageStartingWith("limit: 501");
        assertThatThrownBy(() -> talks.list(null, null, 5, " ")).hasMessageStartingWith("q: blank");
        assertThat(talks.latestTurns(talks.find(TALK, ANN), null, 10)).hasSize(1);
        assertThat(talks.turns(talks.find(TALK, ANN)).next().text()).isEqualTo("Hello");
    }

    private ConversationService talks() {
        AtomicLong ids = new AtomicLong(engine.clock.instant().toEpochMilli());
        engine.clock.advance(Duration.ofMillis(5));
        return new ConversationService(
                engine.conversations,
                engine.service,
                engine.clock,
                () -> new ConversationId(new UUID(8, ids.incrementAndGet())));
    }

    private GenerationId ask(String question) {
        engine.clock.advance(Duration.ofMillis(1));
        return started(engine.service.start(new Asking(question).in(TALK).request()))
                .id();
    }

    private GenerationId say(String question, String answer) throws Exception {
        GenerationId id = ask(question);
        engine.first
                .awaitCall()
                .say(ACCEPTED, new TextDelta(answer), new StreamEvent.Completed(FinishReason.STOP, "stop", null));
        engine.watch(id).end();
        return id;
    }
}
