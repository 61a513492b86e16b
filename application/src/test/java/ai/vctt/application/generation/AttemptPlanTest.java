package ai.vctt.application.generation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.AttemptPlan.Step;
import ai.vctt.application.generation.AttemptPlan.Step.Ask;
import ai.vctt.application.generation.AttemptPlan.Step.GiveUp;
import ai.vctt.application.generation.port.out.ModelCatalogue.Entry;
import ai.vctt.application.generation.port.out.ScriptedLanguageModel;
import ai.vctt.domain.generation.Attempt.Mode;
import ai.vctt.domain.generation.Clock;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationError.ConnectionFailed;
import ai.vctt.domain.generation.GenerationError.ContentFiltered;
import ai.vctt.domain.generation.GenerationError.ContextLengthExceeded;
import ai.vctt.domain.generation.GenerationError.Internal;
import ai.vctt.domain.generation.GenerationError.Malformed;
import ai.vctt.domain.generation.GenerationError.Misconfigured;
import ai.vctt.domain.generation.GenerationError.ProviderFailed;
import ai.vctt.domain.generation.GenerationError.QuotaExhausted;
import ai.vctt.domain.generation.GenerationError.RateLimited;
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

    private final AttemptPlan plan = plan(SMALL, OTHER, LARGE);

    @Test
    void a_short_wait_is_waited_for_once_and_a_long_one_not() {
        plan.begin();
        assertThat(plan.after(new RateLimited(Duration.ofSeconds(5))))
                .isEqualTo(new Ask(SMALL, Mode.STREAM, Duration.ofSeconds(5)));
        assertThat(plan.after(new RateLimited(Duration.ofSeconds(5)))).isEqualTo(now(OTHER));
        assertThat(plan.after(new RateLimited(Duration.ofSeconds(6)))).isEqualTo(now(LARGE));
    }

    @Test
    void a_failing_provider_is_asked_once_more_within_a_second_and_then_the_next() {
        plan.begin();
        Ask again = (Ask) plan.after(new ProviderFailed(""));
        assertThat(again.entry()).isEqualTo(SMALL);
        assertThat(again.pause()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(plan.after(new ConnectionFailed(""))).isEqualTo(now(OTHER));
        assertThat(((Ask) plan.after(new RateLimited(null))).entry())
                .as("the next one is asked again too")
                .isEqualTo(OTHER);
    }

    @Test
    void a_silent_model_is_never_asked_again() {
        AttemptPlan alone = plan(SMALL);
        alone.begin();
        assertThat(alone.after(new TimedOut(Clock.FIRST_TOKEN))).isInstanceOf(GiveUp.class);
        plan.begin();
        assertThat(plan.after(new TimedOut(Clock.IDLE))).isEqualTo(now(OTHER));
    }

    @Test
    void a_cut_answer_goes_to_the_next_model_or_to_the_same_when_there_is_no_other() {
        plan.begin();
        assertThat(plan.after(new Truncated())).isEqualTo(now(OTHER));
        AttemptPlan alone = plan(SMALL);
        alone.begin();
        assertThat(alone.after(new Truncated())).isEqualTo(now(SMALL));
        assertThat(alone.after(new Truncated())).isEqualTo(new Ask(SMALL, Mode.COMPLETE, Duration.ZERO));
        assertThat(alone.after(new Truncated())).isInstanceOf(GiveUp.class);
    }

    @Test
    void the_last_models_whole_answer_is_tried_when_its_stream_broke() {
        AttemptPlan two = plan(SMALL, OTHER);
        two.begin();
        two.after(new Malformed(""));
        assertThat(two.after(new Malformed(""))).isEqualTo(new Ask(OTHER, Mode.COMPLETE, Duration.ZERO));
    }

    @Test
    void too_long_a_conversation_goes_to_a_larger_window_only() {
        plan.begin();
        assertThat(plan.after(new ContextLengthExceeded())).isEqualTo(now(LARGE));
        assertThat(plan.after(new ContextLengthExceeded()))
                .isEqualTo(new GiveUp(LARGE.model(), new ContextLengthExceeded()));
    }

    @Test
    void a_content_filter_ends_it_with_its_own_reason() {
        plan.begin();
        plan.after(new QuotaExhausted());
        GenerationError filtered = new ContentFiltered("self-harm");
        assertThat(plan.after(filtered)).isEqualTo(new GiveUp(OTHER.model(), filtered));
    }

    @Test
    void when_everything_failed_the_first_reason_is_told() {
        plan.begin();
        assertThat(plan.after(new Misconfigured(401))).isEqualTo(now(OTHER));
        assertThat(plan.after(new QuotaExhausted())).isEqualTo(now(LARGE));
        assertThat(plan.after(new TimedOut(Clock.CONNECT)))
                .isEqualTo(new GiveUp(SMALL.model(), new Misconfigured(401)));
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
                new Internal());
        Random random = new Random(seed);
        plan.begin();
        int steps = 0;
        Step step = plan.after(errors.get(random.nextInt(errors.size())));
        while (step instanceof Ask) {
            steps++;
            step = plan.after(errors.get(random.nextInt(errors.size())));
        }
        assertThat(steps).isLessThanOrEqualTo(8);
    }

    private static Ask now(Entry entry) {
        return new Ask(entry, Mode.STREAM, Duration.ZERO);
    }

    private static AttemptPlan plan(Entry... chain) {
        return new AttemptPlan(List.of(chain), new Random(1));
    }

    private static Entry entry(String id, int window) {
        Model model =
                new Model(new ModelId(id), new ProviderId("p"), id, null, window, null, Model.Abilities.USUAL, false);
        return Entry.available(model, new ScriptedLanguageModel());
    }
}
