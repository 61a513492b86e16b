package ai.vctt.adapter.llm.gate;

import ai.vctt.adapter.llm.gate.ModelCircuit.Pass;
import ai.vctt.application.generation.port.out.CallGate;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationError.Misconfigured;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;

/** A circuit breaker for each model and a bulkhead for each provider, by Resilience4j, with its metrics. */
public final class Resilience4jCallGate implements CallGate, MeterBinder {

    private final CircuitSettings settings;
    private final ToIntFunction<ProviderId> callsAtOnce;
    private final InstantSource clock;
    private final CircuitBreakerRegistry breakers;
    private final BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();
    private final Map<ModelId, ModelCircuit> circuits = new ConcurrentHashMap<>();
    private final Map<ProviderId, Misconfigured> misconfigured = new ConcurrentHashMap<>();

    /** @param callsAtOnce how many a provider takes */
    public Resilience4jCallGate(CircuitSettings settings, ToIntFunction<ProviderId> callsAtOnce, InstantSource clock) {
        this.settings = settings;
        this.callsAtOnce = callsAtOnce;
        this.clock = clock;
        this.breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindow(settings.calls(), settings.calls(), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(settings.failureRate())
                // It waits until the time is past, a circuit until it has come; the circuit's word counts.
                .waitDurationInOpenState(shorter(settings.rest()))
                .permittedNumberOfCallsInHalfOpenState(settings.probes())
                .clock(clock.withZone(ZoneOffset.UTC))
                .build());
    }

    private static Duration shorter(Duration rest) {
        Duration least = Duration.ofMillis(1);
        return rest.compareTo(least.plus(least)) < 0 ? least : rest.minus(least);
    }

    @Override
    public Entrance enter(Model model) {
        return enter(model, false);
    }

    @Override
    public Entrance insist(Model model) {
        return enter(model, true);
    }

    private Entrance enter(Model model, boolean insists) {
        ModelCircuit circuit = circuitOf(model.id());
        Pass pass = circuit.enter(insists);
        if (pass == Pass.NONE) {
            return new Entrance.Closed(new GenerationError.CircuitOpen());
        }
        Bulkhead bulkhead = bulkheadOf(model.provider());
        if (!bulkhead.tryAcquirePermission()) {
            circuit.released(pass);
            return new Entrance.Closed(new GenerationError.ProviderBusy());
        }
        return new Entrance.Open(new Running(model.provider(), circuit, pass, bulkhead));
    }

    @Override
    public Health healthOf(Model model) {
        return new Health(circuitOf(model.id()).state(), misconfigured.get(model.provider()));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(registry);
        TaggedBulkheadMetrics.ofBulkheadRegistry(bulkheads).bindTo(registry);
    }

    private ModelCircuit circuitOf(ModelId model) {
        return circuits.computeIfAbsent(
                model, id -> new ModelCircuit(breakers.circuitBreaker(id.value()), settings, clock));
    }

    private Bulkhead bulkheadOf(ProviderId provider) {
        return bulkheads.bulkhead(
                provider.value(),
                () -> BulkheadConfig.custom()
                        .maxConcurrentCalls(callsAtOnce.applyAsInt(provider))
                        .maxWaitDuration(Duration.ZERO)
                        .build());
    }

    private final class Running implements Call {

        private final ProviderId provider;
        private final ModelCircuit circuit;
        private final Pass pass;
        private final Bulkhead bulkhead;
        private final AtomicBoolean over = new AtomicBoolean();

        private Running(ProviderId provider, ModelCircuit circuit, Pass pass, Bulkhead bulkhead) {
            this.provider = provider;
            this.circuit = circuit;
            this.pass = pass;
            this.bulkhead = bulkhead;
        }

        @Override
        public void succeeded() {
            if (leave()) {
                misconfigured.remove(provider);
                circuit.succeeded(pass);
            }
        }

        @Override
        public void failed(GenerationError error) {
            if (!error.speaksAgainstProvider()) {
                cancelled();
            } else if (leave()) {
                if (error instanceof Misconfigured said) {
                    misconfigured.put(provider, said);
                }
                circuit.failed(pass);
            }
        }

        @Override
        public void cancelled() {
            if (leave()) {
                circuit.released(pass);
            }
        }

        private boolean leave() {
            boolean first = over.compareAndSet(false, true);
            if (first) {
                bulkhead.onComplete();
            }
            return first;
        }
    }
}
