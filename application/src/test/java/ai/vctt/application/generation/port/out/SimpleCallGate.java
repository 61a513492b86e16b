package ai.vctt.application.generation.port.out;

import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationError.CircuitOpen;
import ai.vctt.domain.generation.GenerationError.Misconfigured;
import ai.vctt.domain.generation.GenerationError.ProviderBusy;
import ai.vctt.domain.model.Circuit;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** A gate by hand: half of the last ten calls, or five in a row; ten seconds' rest; three probes. */
public final class SimpleCallGate implements CallGate {

    private static final int WINDOW = 10;
    private static final int IN_A_ROW = 5;
    private static final int PROBES = 3;
    private static final Duration REST = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final int callsPerProvider;
    private final Map<ModelId, Breaker> breakers = new HashMap<>();
    private final Map<ProviderId, Integer> running = new HashMap<>();
    private final Map<ProviderId, Misconfigured> misconfigured = new HashMap<>();

    public SimpleCallGate(InstantSource clock, int callsPerProvider) {
        this.clock = clock;
        this.callsPerProvider = callsPerProvider;
    }

    private final class Breaker {

        private final Deque<Boolean> last = new ArrayDeque<>();
        private int failedInARow;
        private Instant openSince;
        private int probes;
        private int probesPassed;

        Circuit state() {
            if (openSince == null) {
                return Circuit.CLOSED;
            }
            return clock.instant().isBefore(openSince.plus(REST)) ? Circuit.OPEN : Circuit.HALF_OPEN;
        }

        void open() {
            openSince = clock.instant();
            probes = 0;
            probesPassed = 0;
        }

        void close() {
            last.clear();
            failedInARow = 0;
            openSince = null;
        }

        void count(boolean succeeded) {
            failedInARow = succeeded ? 0 : failedInARow + 1;
            last.addLast(succeeded);
            if (last.size() > WINDOW) {
                last.removeFirst();
            }
            long failed = last.stream().filter(passed -> !passed).count();
            if (failedInARow >= IN_A_ROW || (last.size() == WINDOW && 2 * failed >= WINDOW)) {
                open();
            }
        }
    }

    @Override
    public Entrance enter(Model model) {
        return enter(model, false);
    }

    @Override
    public Entrance insist(Model model) {
        return enter(model, true);
    }

    private synchronized Entrance enter(Model model, boolean insists) {
        Breaker breaker = breakers.computeIfAbsent(model.id(), _ -> new Breaker());
        Circuit state = breaker.state();
        boolean shut = state == Circuit.OPEN || (state == Circuit.HALF_OPEN && breaker.probes == PROBES);
        if (shut && !insists) {
            return new Entrance.Closed(new CircuitOpen());
        }
        if (running.getOrDefault(model.provider(), 0) == callsPerProvider) {
            return new Entrance.Closed(new ProviderBusy());
        }
        running.merge(model.provider(), 1, Integer::sum);
        if (!shut && state == Circuit.HALF_OPEN) {
            breaker.probes++;
            return new Entrance.Open(new Counted(breaker, model.provider(), Kind.PROBE));
        }
        return new Entrance.Open(new Counted(breaker, model.provider(), shut ? Kind.INSISTED : Kind.USUAL));
    }

    @Override
    public synchronized Health healthOf(Model model) {
        Breaker breaker = breakers.get(model.id());
        return new Health(breaker == null ? Circuit.CLOSED : breaker.state(), misconfigured.get(model.provider()));
    }

    private enum Kind {
        USUAL,
        PROBE,
        INSISTED
    }

    private final class Counted implements Call {

        private final Breaker breaker;
        private final ProviderId provider;
        private final Kind kind;
        private boolean over;

        private Counted(Breaker breaker, ProviderId provider, Kind kind) {
            this.breaker = breaker;
            this.provider = provider;
            this.kind = kind;
        }

        @Override
        public void succeeded() {
            end(() -> {
                misconfigured.remove(provider);
                if (breaker.state() == Circuit.CLOSED) {
                    breaker.count(true);
                } else if (kind == Kind.INSISTED || (kind == Kind.PROBE && ++breaker.probesPassed == PROBES)) {
                    breaker.close();
                }
            });
        }

        @Override
        public void failed(GenerationError error) {
            if (!error.speaksAgainstProvider()) {
                cancelled();
                return;
            }
            end(() -> {
                if (error instanceof Misconfigured said) {
                    misconfigured.put(provider, said);
                }
                if (breaker.state() == Circuit.CLOSED) {
                    breaker.count(false);
                } else if (kind == Kind.PROBE && breaker.state() == Circuit.HALF_OPEN) {
                    breaker.open();
                }
            });
        }

        @Override
        public void cancelled() {
            end(() -> {
                if (kind == Kind.PROBE && breaker.probes > 0) {
                    breaker.probes--;
                }
            });
        }

        private void end(Runnable counting) {
            synchronized (SimpleCallGate.this) {
                if (!over) {
                    over = true;
                    running.merge(provider, -1, Integer::sum);
                    counting.run();
                }
            }
        }
    }
}
