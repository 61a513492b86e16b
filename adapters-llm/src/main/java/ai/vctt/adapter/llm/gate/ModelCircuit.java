package ai.vctt.adapter.llm.gate;

import ai.vctt.domain.model.Circuit;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * One model's circuit breaker. To Resilience4j's it adds failures in a row, and that one failed probe is enough to open
 * it again. Thread-safe.
 */
final class ModelCircuit {

    /** How a call got through, and so what its end says. */
    enum Pass {
        USUAL,
        PROBE,
        /** Its circuit was not asked. */
        INSISTED,
        NONE
    }

    /** Stands for a failure, as the breaker wants an exception. */
    private static final class CallFailed extends Exception {

        private CallFailed() {
            super("a call failed", null, false, false);
        }
    }

    private final CircuitBreaker breaker;
    private final CircuitSettings settings;
    private final InstantSource clock;

    // Guarded by this.
    private int failedInARow;
    private Instant openSince = Instant.MIN;

    ModelCircuit(CircuitBreaker breaker, CircuitSettings settings, InstantSource clock) {
        this.breaker = breaker;
        this.settings = settings;
        this.clock = clock;
    }

    synchronized Circuit state() {
        return switch (breaker.getState()) {
            case CLOSED, DISABLED, METRICS_ONLY -> Circuit.CLOSED;
            case HALF_OPEN -> Circuit.HALF_OPEN;
            case OPEN, FORCED_OPEN -> rested() ? Circuit.HALF_OPEN : Circuit.OPEN;
        };
    }

    synchronized Pass enter(boolean insists) {
        boolean resting = breaker.getState() == State.OPEN && !rested();
        if (!resting && breaker.tryAcquirePermission()) {
            return breaker.getState() == State.HALF_OPEN ? Pass.PROBE : Pass.USUAL;
        }
        return insists ? Pass.INSISTED : Pass.NONE;
    }

    synchronized void succeeded(Pass pass) {
        if (breaker.getState() == State.CLOSED) {
            failedInARow = 0;
            breaker.onSuccess(0, TimeUnit.MILLISECONDS);
        } else if (pass == Pass.INSISTED) {
            failedInARow = 0;
            breaker.transitionToClosedState();
        } else if (pass == Pass.PROBE && breaker.getState() == State.HALF_OPEN) {
            failedInARow = 0;
            breaker.onSuccess(0, TimeUnit.MILLISECONDS);
        }
    }

    synchronized void failed(Pass pass) {
        if (breaker.getState() == State.CLOSED) {
            failedInARow++;
            breaker.onError(0, TimeUnit.MILLISECONDS, new CallFailed());
            if (breaker.getState() == State.OPEN || failedInARow >= settings.inARow()) {
                open();
            }
        } else if (pass == Pass.PROBE && breaker.getState() == State.HALF_OPEN) {
            open();
        }
    }

    /** The call ended without showing whether the model works. */
    synchronized void released(Pass pass) {
        if (pass == Pass.PROBE && breaker.getState() == State.HALF_OPEN) {
            breaker.releasePermission();
        }
    }

    private void open() {
        if (breaker.getState() != State.OPEN) {
            breaker.transitionToOpenState();
        }
        openSince = clock.instant();
    }

    private boolean rested() {
        return !clock.instant().isBefore(openSince.plus(settings.rest()));
    }
}
