package ai.vctt.application.generation.port.out;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.SettableClock;
import ai.vctt.application.generation.port.out.CallGate.Call;
import ai.vctt.application.generation.port.out.CallGate.Entrance;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationError.CircuitOpen;
import ai.vctt.domain.generation.GenerationError.ContentFiltered;
import ai.vctt.domain.generation.GenerationError.ContextLengthExceeded;
import ai.vctt.domain.generation.GenerationError.Misconfigured;
import ai.vctt.domain.generation.GenerationError.ProviderBusy;
import ai.vctt.domain.generation.GenerationError.ProviderFailed;
import ai.vctt.domain.generation.GenerationError.Rejected;
import ai.vctt.domain.model.Circuit;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every gate does with these settings: a circuit opens when half of ten calls or five in a row failed, for ten
 * seconds, after which three calls may try; a provider takes as many calls at once as it is said to.
 */
public abstract class CallGateContract {

    private static final int CALLS_PER_PROVIDER = 12;
    private static final GenerationError FAILURE = new ProviderFailed("");

    private final SettableClock clock = new SettableClock();
    private final Model model = model("model", "provider");
    private CallGate gate;

    protected abstract CallGate gate(InstantSource clock, int callsPerProvider);

    @BeforeEach
    void open() {
        gate = gate(clock, CALLS_PER_PROVIDER);
    }

    @Test
    void five_failures_in_a_row_open_the_circuit_and_a_success_between_them_does_not() {
        fail(4);
        enter().succeeded();
        fail(4);
        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
        fail(1);
        assertThat(circuit()).isEqualTo(Circuit.OPEN);
        assertThat(gate.enter(model)).isEqualTo(new Entrance.Closed(new CircuitOpen()));
    }

    @Test
    void half_of_ten_calls_failing_opens_the_circuit_and_fewer_calls_do_not() {
        for (int i = 0; i < 4; i++) {
            fail(1);
            enter().succeeded();
        }
        enter().succeeded();
        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
        fail(1);
        assertThat(circuit()).isEqualTo(Circuit.OPEN);
    }

    @Test
    void a_model_is_known_by_its_own_calls() {
        fail(5);
        Model other = model("other", "provider");
        assertThat(gate.healthOf(other).circuit()).isEqualTo(Circuit.CLOSED);
        assertThat(gate.enter(other)).isInstanceOf(Entrance.Open.class);
    }

    @Test
    void what_is_wrong_with_a_request_says_nothing_of_the_model() {
        for (int i = 0; i < 5; i++) {
            enter().failed(new Rejected(""));
            enter().failed(new ContextLengthExceeded());
            enter().failed(new ContentFiltered(""));
            enter().cancelled();
        }
        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
        fail(4);
        enter().failed(new Rejected(""));
        fail(1);
        assertThat(circuit()).as("it is no success either").isEqualTo(Circuit.OPEN);
    }

    @Test
    void after_its_rest_three_calls_may_try_and_their_success_closes_it() {
        fail(5);
        clock.advance(Duration.ofMillis(9_999));
        assertThat(circuit()).isEqualTo(Circuit.OPEN);
        rest();
        List<Call> probes = enter(3);
        assertThat(circuit()).isEqualTo(Circuit.HALF_OPEN);
        assertThat(gate.enter(model)).isEqualTo(new Entrance.Closed(new CircuitOpen()));
        probes.forEach(Call::succeeded);
        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
        fail(4);
        assertThat(circuit()).as("what was before is forgotten").isEqualTo(Circuit.CLOSED);
    }

    @Test
    void a_probe_that_fails_opens_it_again_at_once() {
        fail(5);
        rest();
        enter().failed(FAILURE);
        assertThat(circuit()).isEqualTo(Circuit.OPEN);
        clock.advance(Duration.ofMillis(9_999));
        assertThat(circuit()).isEqualTo(Circuit.OPEN);
        rest();
        enter(3).forEach(Call::succeeded);
        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
    }

    @Test
    void a_probe_that_shows_nothing_gives_its_place_to_another() {
        fail(5);
        rest();
        enter(3).forEach(Call::cancelled);
        enter(3).forEach(call -> call.failed(new Rejected("")));
        enter(3).forEach(Call::succeeded);
        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
    }

    @Test
    void who_insists_gets_in_and_a_success_closes_the_circuit() {
        fail(5);
        insist().failed(FAILURE);
        assertThat(circuit()).isEqualTo(Circuit.OPEN);
        insist().succeeded();
        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
        assertThat(gate.enter(model)).isInstanceOf(Entrance.Open.class);
    }

    @Test
    void calls_from_before_the_rest_count_for_nothing() {
        List<Call> before = enter(4);
        fail(5);
        before.get(0).succeeded();
        assertThat(circuit()).isEqualTo(Circuit.OPEN);
        rest();
        Call probe = enter();
        before.get(1).failed(FAILURE);
        before.get(2).succeeded();
        before.get(3).cancelled();
        assertThat(circuit()).isEqualTo(Circuit.HALF_OPEN);
        probe.succeeded();
        enter(2).forEach(Call::succeeded);
        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
    }

    @Test
    void a_rest_that_is_over_can_be_seen_before_anyone_tries() {
        fail(5);
        rest();
        assertThat(circuit()).isEqualTo(Circuit.HALF_OPEN);
    }

    @Test
    void insisting_changes_nothing_where_the_circuit_is_closed() {
        for (int i = 0; i < 4; i++) {
            insist().failed(FAILURE);
        }
        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
        insist().failed(FAILURE);
        assertThat(circuit()).isEqualTo(Circuit.OPEN);
    }

    @Test
    void a_provider_takes_so_many_calls_at_once_over_all_its_models() {
        List<Call> calls = enter(CALLS_PER_PROVIDER);
        assertThat(gate.enter(model)).isEqualTo(new Entrance.Closed(new ProviderBusy()));
        assertThat(gate.insist(model)).isEqualTo(new Entrance.Closed(new ProviderBusy()));
        assertThat(gate.enter(model("other", "provider"))).isEqualTo(new Entrance.Closed(new ProviderBusy()));
        assertThat(gate.enter(model("other", "elsewhere"))).isInstanceOf(Entrance.Open.class);
        calls.get(0).succeeded();
        calls.get(1).failed(FAILURE);
        calls.get(2).cancelled();
        enter(3);
        assertThat(gate.enter(model)).isEqualTo(new Entrance.Closed(new ProviderBusy()));
    }

    @Test
    void a_busy_provider_costs_no_probe() {
        List<Call> others = new ArrayList<>();
        fail(5);
        for (int i = 0; i < CALLS_PER_PROVIDER; i++) {
            others.add(open(gate.enter(model("other", "provider"))));
        }
        rest();
        for (int i = 0; i < 4; i++) {
            assertThat(gate.enter(model)).isEqualTo(new Entrance.Closed(new ProviderBusy()));
        }
        others.forEach(Call::succeeded);
        enter(3).forEach(Call::succeeded);
        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
    }

    @Test
    void a_call_ends_once() {
        Call call = enter();
        call.cancelled();
        for (int i = 0; i < 5; i++) {
            call.failed(FAILURE);
        }
        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
        enter(CALLS_PER_PROVIDER);
        assertThat(gate.enter(model)).isEqualTo(new Entrance.Closed(new ProviderBusy()));
    }

    @Test
    void a_provider_that_turns_our_credentials_down_is_known_until_it_takes_them() {
        enter().failed(new Misconfigured(401));
        assertThat(gate.healthOf(model).misconfigured()).isEqualTo(new Misconfigured(401));
        assertThat(gate.healthOf(model("other", "provider")).misconfigured()).isEqualTo(new Misconfigured(401));
        assertThat(gate.healthOf(model("other", "elsewhere")).misconfigured()).isNull();
        enter().failed(FAILURE);
        assertThat(gate.healthOf(model).misconfigured()).isNotNull();
        enter().succeeded();
        assertThat(gate.healthOf(model).misconfigured()).isNull();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            enter().failed(FAILURE);
        }
    }

    private void rest() {
        clock.advance(Duration.ofSeconds(10));
    }

    private List<Call> enter(int times) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            calls.add(enter());
        }
        return calls;
    }

    private Call enter() {
        return open(gate.enter(model));
    }

    private Call insist() {
        return open(gate.insist(model));
    }

    private static Call open(Entrance entrance) {
        assertThat(entrance).isInstanceOf(Entrance.Open.class);
        return ((Entrance.Open) entrance).call();
    }

    private Circuit circuit() {
        return gate.healthOf(model).circuit();
    }

    private static Model model(String id, String provider) {
        return new Model(new ModelId(id), new ProviderId(provider), id, null, null, null, Model.Abilities.USUAL, false);
    }
}
