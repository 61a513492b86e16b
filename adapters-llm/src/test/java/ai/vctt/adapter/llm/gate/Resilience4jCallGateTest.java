package ai.vctt.adapter.llm.gate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.port.out.CallGate;
import ai.vctt.application.generation.port.out.CallGateContract;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class Resilience4jCallGateTest extends CallGateContract {

    @Override
    protected CallGate gate(InstantSource clock, int callsPerProvider) {
        return new Resilience4jCallGate(CircuitSettings.USUAL, _ -> callsPerProvider, clock);
    }

    @Test
    void circuits_and_calls_at_once_can_be_seen_in_metrics() {
        Resilience4jCallGate gate = new Resilience4jCallGate(CircuitSettings.USUAL, _ -> 7, InstantSource.system());
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        gate.bindTo(registry);
        Model model =
                new Model(new ModelId("m"), new ProviderId("p"), "m", null, null, null, Model.Abilities.USUAL, false);
        for (int i = 0; i < 5; i++) {
            ((CallGate.Entrance.Open) gate.enter(model)).call().failed(new GenerationError.QuotaExhausted());
        }
        assertThat(registry.get("resilience4j.circuitbreaker.state")
                        .tags("name", "m", "state", "open")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(registry.get("resilience4j.bulkhead.max.allowed.concurrent.calls")
                        .tag("name", "p")
                        .gauge()
                        .value())
                .isEqualTo(7);
    }
}
