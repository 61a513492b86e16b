package ai.vctt.application.generation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.AttemptPlan.Step;
import ai.vctt.application.generation.AttemptPlan.Step.Ask;
import ai.vctt.application.generation.AttemptPlan.Step.GiveUp;
import ai.vctt.application.generation.port.out.CallGate;
import ai.vctt.application.generation.port.out.ModelCatalogue.Entry;
import ai.vctt.application.generation.port.out.ScriptedLanguageModel;
import ai.vctt.application.generation.port.out.SimpleCallGate;
import ai.vctt.domain.generation.Attempt.Mode;
import ai.vctt.domain.generation.Clock;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationError.CircuitOpen;
import ai.vctt.domain.generation.GenerationError.ConnectionFailed;
import ai.vctt.domain.generation.GenerationError.ContentFiltered;
import ai.vctt.domain.generation.GenerationError.ContextLengthExceeded;
import ai.vctt.domain.generation.GenerationError.Internal;
import ai.vctt.domain.generation.GenerationError.Malformed;
import ai.vctt.domain.generation.GenerationError.Misconfigured;
import ai.vctt.domain.generation.GenerationError.ProviderFailed;
import ai.vctt.domain.generation.GenerationError.QuotaExhausted;
import ai.vctt.domain.generation.GenerationError.RateLimited;
import ai.vctt.domain.generation.GenerationError.Rejected;
import ai.vctt.domain.generation.GenerationError.TimedOut;
import ai.vctt.domain.generation.GenerationError.Truncated;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptPlanTest {

    private static final Entry SMALL = entry("small", 8_000);
    private static final Entry OTHER = entry("other", 8_000);
    private static final Entry LARGE = entry("large", 128_000);

    private static final Entry ON = entry("on", 128_000, true);
    private static final boolean NOTHING_SAID = false;
    private static final boolean HALF_SAID = true;

    private final SimpleCallGate gate = new SimpleCallGate(new SettableClock(), 9);
    private final AttemptPlan plan = plan(SMALL, OTHER, LARGE);

    @Test
    void a_short_wait_is_waited_for_once_and_a_long_one_not() {
        plan.begin();
        assertThat(plan.after(new RateLimited(Duration.ofSeconds(5)), NOTHING_SAID))
                .isEqualTo(new Ask(SMALL, Mode.STREAM, Duration.ofSeconds(5), false, false));
        assertThat(plan.after(new RateLimited(Duration.ofSeconds(5)), NOTHING_SAID))
                .isEqualTo(now(OTHER));
        assertThat(plan.after(new RateLimited(Duration.ofSeconds(6)), NOTHING_SAID))
                .isEqualTo(now(LARGE));
    }

    @Test
    void a_failing_provider_is_asked_once_more_within_a_second_and_then_the_next() {
        plan.begin();
        Ask again = (Ask) plan.after(new ProviderFailed(""), NOTHING_SAID);
        assertThat(again.entry()).isEqualTo(SMALL);
        assertThat(again.pause()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(plan.after(new ConnectionFailed(""), NOTHING_SAID)).isEqualTo(now(OTHER));
        assertThat(((Ask) plan.after(new RateLimited(null), NOTHING_SAID)).entry())
                .as("the next one is asked again too")
                .isEqualTo(OTHER);
    }

    @Test
    void a_silent_model_is_never_asked_again() {
        AttemptPlan alone = plan(SMALL);
        alone.begin();
        assertThat(alone.after(new TimedOut(Clock.FIRST_TOKEN), NOTHING_SAID)).isInstanceOf(GiveUp.class);
        plan.begin();
        assertThat(plan.after(new TimedOut(Clock.IDLE), NOTHING_SAID)).isEqualTo(now(OTHER));
    }

    @Test
    void a_cut_answer_goes_to_the_next_model_or_to_the_same_when_there_is_no_other() {
        plan.begin();
        assertThat(plan.after(new Truncated(), NOTHING_SAID)).isEqualTo(now(OTHER));
        AttemptPlan alone = plan(SMALL);
        alone.begin();
        assertThat(alone.after(new Truncated(), NOTHING_SAID)).isEqualTo(now(SMALL));
        assertThat(alone.after(new Truncated(), NOTHING_SAID)).isEqualTo(whole(SMALL));
        assertThat(alone.after(new Truncated(), NOTHING_SAID)).isInstanceOf(GiveUp.class);
    }

    @Test
    void the_last_models_whole_answer_is_tried_when_its_stream_broke() {
        AttemptPlan two = plan(SMALL, OTHER);
        two.begin();
        two.after(new Malformed(""), NOTHING_SAID);
        assertThat(two.after(new Malformed(""), NOTHING_SAID)).isEqualTo(whole(OTHER));
    }

    @Test
    void too_long_a_conversation_goes_to_a_larger_window_only() {
        plan.begin();
        assertThat(plan.after(new ContextLengthExceeded(), NOTHING_SAID)).isEqualTo(now(LARGE));
        assertThat(plan.after(new ContextLengthExceeded(), NOTHING_SAID))
                .isEqualTo(new GiveUp(LARGE.model(), new ContextLengthExceeded()));
    }

    @Test
    void a_content_filter_ends_it_with_its_own_reason() {
        plan.begin();
        plan.after(new QuotaExhausted(), NOTHING_SAID);
        GenerationError filtered = new ContentFiltered("self-harm");
        assertThat(plan.after(filtered, NOTHING_SAID)).isEqualTo(new GiveUp(OTHER.model(), filtered));
    }

    @Test
    void when_everything_failed_the_first_reason_is_told() {
        plan.begin();
        assertThat(plan.after(new Misconfigured(401), NOTHING_SAID)).isEqualTo(now(OTHER));
        assertThat(plan.after(new QuotaExhausted(), NOTHING_SAID)).isEqualTo(now(LARGE));
        assertThat(plan.after(new TimedOut(Clock.CONNECT), NOTHING_SAID))
                .isEqualTo(new GiveUp(SMALL.model(), new Misconfigured(401)));
    }

    @Test
    void a_half_said_answer_is_continued_by_a_model_that_can_and_begun_anew_by_others() {
        AttemptPlan first = plan(SMALL, ON, OTHER);
        first.begin();
        assertThat(first.after(new TimedOut(Clock.IDLE), HALF_SAID)).isEqualTo(goingOn(ON));
        assertThat(first.after(new Truncated(), HALF_SAID)).isEqualTo(now(OTHER));
        AttemptPlan alone = plan(ON);
        alone.begin();
        assertThat(alone.after(new Truncated(), HALF_SAID)).isEqualTo(goingOn(ON));
    }

    @Test
    void an_answer_with_holes_is_not_continued() {
        AttemptPlan two = plan(SMALL, ON);
        two.begin();
        assertThat(two.after(new Malformed(""), HALF_SAID)).isEqualTo(now(ON));
    }

    @Test
    void a_model_that_refuses_to_continue_after_all_begins_anew() {
        AttemptPlan two = plan(SMALL, ON);
        two.begin();
        two.after(new Truncated(), HALF_SAID);
        assertThat(two.after(new Rejected(""), HALF_SAID)).isEqualTo(now(ON));
        assertThat(two.after(new Rejected(""), NOTHING_SAID)).isEqualTo(new GiveUp(SMALL.model(), new Truncated()));
    }

    @Test
    void a_last_model_whose_stream_keeps_failing_is_asked_for_its_whole_answer() {
        AttemptPlan alone = plan(SMALL);
        alone.begin();
        alone.after(new ProviderFailed(""), NOTHING_SAID);
        assertThat(alone.after(new ProviderFailed(""), NOTHING_SAID)).isEqualTo(whole(SMALL));
        assertThat(alone.after(new ProviderFailed(""), NOTHING_SAID)).isInstanceOf(GiveUp.class);
    }

    @Test
    void a_last_model_that_does_not_stream_is_asked_for_its_whole_answer() {
        AttemptPlan alone = plan(SMALL);
        alone.begin();
        assertThat(alone.after(new Rejected("Your organization must be verified to stream this model."), NOTHING_SAID))
                .isEqualTo(whole(SMALL));
        AttemptPlan other = plan(SMALL);
        other.begin();
        assertThat(other.after(new Rejected("temperature: too high"), NOTHING_SAID))
                .isInstanceOf(GiveUp.class);
    }

    @Test
    void when_every_circuit_is_open_the_first_model_is_asked_all_the_same_and_only_it() {
        shut(SMALL);
        shut(OTHER);
        AttemptPlan two = plan(SMALL, OTHER);
        assertThat(two.begin()).isEqualTo(new Ask(SMALL, Mode.STREAM, Duration.ZERO, false, true));
        assertThat(two.after(new QuotaExhausted(), NOTHING_SAID)).isEqualTo(now(OTHER));
        assertThat(two.after(new CircuitOpen(), NOTHING_SAID))
                .isEqualTo(new GiveUp(SMALL.model(), new QuotaExhausted()));
        assertThat(plan(SMALL, LARGE).begin()).isEqualTo(now(SMALL));
    }

    @Test
    void a_real_failure_is_told_rather_than_that_a_model_was_not_asked() {
        AttemptPlan two = plan(SMALL, OTHER);
        two.begin();
        two.after(new CircuitOpen(), NOTHING_SAID);
        assertThat(two.after(new QuotaExhausted(), NOTHING_SAID))
                .isEqualTo(new GiveUp(OTHER.model(), new QuotaExhausted()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void it_always_comes_to_an_end(long seed) {
        List<GenerationError> errors = Arrays.asList(
                new RateLimited(null),
                new RateLimited(Duration.ofSeconds(1)),
                new ProviderFailed(""),
                new Truncated(),
                new Malformed(""),
                new TimedOut(Clock.IDLE),
                new ContextLengthExceeded(),
                new Rejected(""),
                new CircuitOpen(),
                new Internal());
        Random random = new Random(seed);
        AttemptPlan mixed = plan(SMALL, ON, LARGE);
        mixed.begin();
        int steps = 0;
        Step step;
        do {
            step = mixed.after(errors.get(random.nextInt(errors.size())), random.nextBoolean());
            steps++;
        } while (step instanceof Ask);
        assertThat(steps).isLessThanOrEqualTo(12);
    }

    private static Ask now(Entry entry) {
        return new Ask(entry, Mode.STREAM, Duration.ZERO, false, false);
    }

    private static Ask goingOn(Entry entry) {
        return new Ask(entry, Mode.STREAM, Duration.ZERO, true, false);
    }

    private static Ask whole(Entry entry) {
        return new Ask(entry, Mode.COMPLETE, Duration.ZERO, false, false);
    }

    private AttemptPlan plan(Entry... chain) {
        return new AttemptPlan(List.of(chain), gate, new Random(1));
    }

    private void shut(Entry entry) {
        for (int i = 0; i < 5; i++) {
            ((CallGate.Entrance.Open) gate.enter(entry.model())).call().failed(new ProviderFailed(""));
        }
    }

    private static Entry entry(String id, int window) {
        return entry(id, window, false);
    }

    private static Entry entry(String id, int window, boolean prefill) {
        Model.Abilities abilities = new Model.Abilities(true, true, true, false, prefill);
        Model model = new Model(new ModelId(id), new ProviderId("p"), id, null, window, null, abilities, false);
        return Entry.available(model, new ScriptedLanguageModel());
    }
}
