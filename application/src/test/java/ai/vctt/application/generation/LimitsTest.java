package ai.vctt.application.generation;

import static ai.vctt.application.generation.Engine.started;
import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.Engine.Asking;
import ai.vctt.application.generation.Engine.Watch;
import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.generation.port.out.ScriptedLanguageModel.Call;
import ai.vctt.application.limits.LimitSettings;
import ai.vctt.domain.access.Allowance;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.access.Role;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.generation.StreamEvent.TextDelta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Budgets and bounds of generations. A token of input costs a tenth of a cent, one of output a cent. */
class LimitsTest {

    private static final StreamEvent ACCEPTED = new StreamEvent.Started("r");

    private final Engine engine = new Engine(new LimitSettings(Money.usd("0.1"), 0.8, Allowance.USUAL));

    @AfterEach
    void nothing_went_wrong() {
        assertThat(engine.faults).isEmpty();
    }

    @Test
    void a_generation_ends_with_what_it_has_when_the_days_budget_is_spent() throws Exception {
        GenerationId id = engine.ask("Hi");
        Watch watch = engine.watch(id);
        Call call = engine.first.awaitCall();
        call.say(ACCEPTED);
        for (int i = 0; i < 20; i++) {
            call.say(new TextDelta("word "));
        }
        call.awaitClose();
        Completed end = (Completed) watch.end();
        assertThat(end.finishReason()).isEqualTo(FinishReason.BUDGET);
        assertThat(end.text()).startsWith("word word").hasSizeLessThan(100);
        // One piece beyond it, as that is there before it can be counted.
        assertThat(end.spend().cost()).isBetween(Money.usd("0.1"), Money.usd("0.13"));
        assertThat(engine.budgets.ofAll().spent()).isEqualTo(end.spend().cost());
        Refusal refusal = refused(new Asking("Hi again"));
        assertThat(refusal.code()).isEqualTo(ErrorCode.BUDGET_EXCEEDED);
        assertThat(refusal.message()).startsWith("This server's budget of $0.1 for today is spent.");
        engine.pass(Duration.ofDays(1));
        assertThat(engine.ask("Hi again")).isNotNull();
    }

    @Test
    void generations_at_once_hold_what_they_need_before_they_begin() {
        Engine small = new Engine(new LimitSettings(Money.usd("0.033"), 0.8, Allowance.USUAL));
        started(small.service.start(new Asking("Hi").request()));
        started(small.service.start(new Asking("Hi").request()));
        assertThat(refused(small, new Asking("Hi")).code()).isEqualTo(ErrorCode.BUDGET_EXCEEDED);
    }

    @Test
    void an_attempt_that_cannot_be_paid_is_not_made_and_failed_ones_count() throws Exception {
        Engine small = new Engine(new LimitSettings(Money.usd("0.04"), 0.8, Allowance.USUAL));
        GenerationId id = small.ask("Hi");
        Watch watch = small.watch(id);
        small.first.awaitCall().say(ACCEPTED, new StreamEvent.Failed(new GenerationError.Truncated(), Usage.of(20, 1)));
        Completed end = (Completed) watch.end();
        assertThat(end.finishReason()).isEqualTo(FinishReason.BUDGET);
        assertThat(end.attempts()).isEqualTo(1);
        assertThat(end.spend().cost()).isEqualTo(Money.usd("0.03"));
        assertThat(small.budgets.ofAll().spent()).isEqualTo(Money.usd("0.03"));
        assertThat(small.faults).isEmpty();
    }

    @Test
    void whoever_asks_for_the_same_again_gets_it_although_the_budget_is_spent() throws Exception {
        GenerationId id = started(
                        engine.service.start(new Asking("Hi").under("r").request()))
                .id();
        Call call = engine.first.awaitCall();
        call.say(ACCEPTED, new TextDelta("word "));
        engine.budgets.hold(Engine.BEN, Money.usd("0.06")).settle(Money.usd("0.1"));
        assertThat(started(engine.service.start(new Asking("Hi").under("r").request())))
                .isEqualTo(new StartGeneration.Result.Started(id, true));
        assertThat(refused(new Asking("Hi").under("s")).code()).isEqualTo(ErrorCode.BUDGET_EXCEEDED);
    }

    @Test
    void what_is_refused_for_another_reason_holds_nothing() {
        Principal one = allowed(new Allowance(null, null, 1));
        started(engine.service.start(new Asking("Hi").by(one).request()));
        Money before = engine.budgets.ofAll().spent();
        Refusal refusal = refused(new Asking("Hi").by(one));
        assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(refusal.message()).startsWith("1 answer is on the way");
        assertThat(engine.budgets.ofAll().spent()).isEqualTo(before);
    }

    @Test
    void a_users_own_budget_ends_their_answers_and_nobody_elses() throws Exception {
        Principal poor = allowed(new Allowance(Money.usd("0.05"), null, null));
        started(engine.service.start(new Asking("Hi").by(poor).request()));
        Call call = engine.first.awaitCall();
        call.say(ACCEPTED);
        for (int i = 0; i < 10; i++) {
            call.say(new TextDelta("word "));
        }
        call.awaitClose();
        assertThat(refused(new Asking("Hi").by(poor)).message()).startsWith("Your budget of $0.05 ");
        assertThat(engine.service.start(new Asking("Hi").request())).isInstanceOf(StartGeneration.Result.Started.class);
    }

    @Test
    void models_whose_price_is_not_known_meet_no_budget() throws Exception {
        engine.budgets.hold(Engine.BEN, Money.usd("0.09")).settle(Money.usd("0.2"));
        started(engine.service.start(new Asking("Hi").of("unpriced").request()));
    }

    @Test
    void asking_too_often_is_refused_with_the_time_to_wait() {
        Principal slow = allowed(new Allowance(null, 2, null));
        List<StartGeneration.Result> results = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            results.add(engine.service.start(
                    new Asking(" ".repeat(i) + "Hi").by(slow).request()));
        }
        assertThat(results).allMatch(StartGeneration.Result.Started.class::isInstance);
        Refusal refusal = refused(new Asking("Hi").by(slow));
        assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(refusal.message()).endsWith("Please ask again in 30 s.");
        engine.clock.advance(Duration.ofSeconds(30));
        started(engine.service.start(new Asking("Hi").by(slow).request()));
    }

    private Refusal refused(Asking asking) {
        return refused(engine, asking);
    }

    private static Refusal refused(Engine engine, Asking asking) {
        StartGeneration.Result result = engine.service.start(asking.request());
        assertThat(result).isInstanceOf(StartGeneration.Result.Refused.class);
        return ((StartGeneration.Result.Refused) result).refusal();
    }

    private static Principal allowed(Allowance allowance) {
        return new Principal(Engine.ANN.user(), Role.USER, allowance, null);
    }
}
