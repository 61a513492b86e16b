package ai.vctt.application.generation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.Engine.Watch;
import ai.vctt.application.generation.port.out.ListedGenerations;
import ai.vctt.application.generation.port.out.ScriptedLanguageModel.Call;
import ai.vctt.application.generation.port.out.Unfinished;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.Clock;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.generation.StreamEvent.Started;
import ai.vctt.domain.generation.StreamEvent.TextDelta;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CheckpointTest {

    private static final StreamEvent ACCEPTED = new Started(null);

    private final Engine engine = new Engine();

    @Test
    void the_question_is_kept_before_a_model_is_asked() throws Exception {
        GenerationId id = engine.ask("Why?");
        Unfinished kept = engine.stored.running().getFirst();
        assertThat(kept.generation().id()).isEqualTo(id);
        assertThat(kept.generation().asked().question()).isEqualTo("Why?");
        engine.first.awaitCall();
    }

    @Test
    void text_and_cost_are_kept_while_an_answer_streams_and_until_it_has_ended() throws Exception {
        Watch watch = engine.watch(engine.ask("Why?"));
        Call call = engine.first.awaitCall();
        call.say(ACCEPTED, new TextDelta("One "), new TextDelta("two "));
        read(watch, "One ", "two ");
        engine.service.checkpoint();
        engine.clock.advance(Duration.ofSeconds(1));
        call.say(new TextDelta("three"));
        read(watch, "three");
        engine.service.checkpoint();
        engine.service.checkpoint();

        Unfinished kept = engine.stored.running().getFirst();
        assertThat(kept.text()).isEqualTo("One two three");
        assertThat(kept.seq()).isEqualTo(4);
        assertThat(kept.attempts()).hasSize(1);
        assertThat(kept.attempts().getFirst().spend().tokens()).isPositive();
        call.say(new StreamEvent.Completed(FinishReason.STOP, "stop", null));
        watch.end();
        engine.service.checkpoint();
        assertThat(engine.stored.running()).isEmpty();
    }

    @Test
    void the_cost_of_a_failed_attempt_is_kept_and_its_void_text_is_not() throws Exception {
        Watch watch = engine.watch(engine.ask("Why?"));
        Call first = engine.first.awaitCall();
        first.say(ACCEPTED, new TextDelta("void"));
        read(watch, "void");
        engine.service.checkpoint();
        first.say(new StreamEvent.Failed(new GenerationError.TimedOut(Clock.IDLE), null));
        Call second = engine.second.awaitCall();
        engine.service.checkpoint();
        Unfinished between = engine.stored.running().getFirst();
        assertThat(between.text()).isEmpty();
        assertThat(between.attempt()).isEqualTo(2);
        assertThat(between.attempts()).hasSize(1);
        assertThat(between.attempts().getFirst().error()).isInstanceOf(GenerationError.TimedOut.class);
        second.say(ACCEPTED, new TextDelta("good"));
        watch.next();
        read(watch, "good");
        engine.service.checkpoint();
        Unfinished after = engine.stored.running().getFirst();
        assertThat(after.text()).isEqualTo("good");
        assertThat(after.attempts()).hasSize(2);
    }

    @Test
    void what_a_killed_server_left_is_ended_as_interrupted_with_what_is_known_of_it() throws Exception {
        GenerationId id = engine.ask("Why?");
        Watch watch = engine.watch(id);
        Call call = engine.first.awaitCall();
        call.say(ACCEPTED, new TextDelta("half an "));
        read(watch, "half an ");
        engine.service.checkpoint();
        Spend known = engine.stored.running().getFirst().attempts().getFirst().spend();

        assertThat(engine.service.closeUnfinished()).isZero();
        engine.stored.restart();
        assertThat(engine.service.closeUnfinished()).isEqualTo(1);
        assertThat(engine.service.closeUnfinished()).isZero();
        Generation.Finished ended = engine.stored.find(id);
        assertThat(ended.text()).isEqualTo("half an ");
        Failed end = (Failed) ended.end().event();
        assertThat(end.code()).isEqualTo(ErrorCode.INTERRUPTED);
        assertThat(end.spend()).isEqualTo(known);
        assertThat(ended.end().seq()).as("beyond all that a watcher may have").isGreaterThan(1000);
    }

    @Test
    void what_a_server_streams_that_was_taken_for_gone_ends_as_if_nothing_had_been() throws Exception {
        GenerationId id = engine.ask("Why?");
        Watch watch = engine.watch(id);
        Call call = engine.first.awaitCall();
        call.say(ACCEPTED, new TextDelta("One "));
        read(watch, "One ");
        engine.service.checkpoint();
        ListedGenerations other = engine.stored.another();
        engine.stored.leave();
        other.unfinished().forEach(left -> other.interrupt(left.interrupted(engine.clock.instant())));
        assertThat(other.find(id).text()).isEqualTo("One ");

        engine.service.closeUnfinished();
        assertThat(other.find(id)).as("runs again").isNull();
        call.say(new TextDelta("two"), new StreamEvent.Completed(FinishReason.STOP, "stop", null));
        watch.end();
        assertThat(other.find(id).text()).isEqualTo("One two");
        assertThat(other.all()).hasSize(1);
    }

    private static void read(Watch watch, String... chunks) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        while (!text.toString().equals(String.join("", chunks))) {
            GenerationEvent event = watch.nextEvent();
            if (event instanceof GenerationEvent.Text piece) {
                text.append(piece.chunk());
            }
        }
    }
}
