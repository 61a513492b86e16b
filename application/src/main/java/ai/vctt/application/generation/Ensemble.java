package ai.vctt.application.generation;

import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.JamOutcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The parts of a generation that has some: they begin on its thread, end with it, and are paid for together. */
final class Ensemble implements Stage {

    /** Starts the run of a part on a thread of its own. */
    interface Casting {

        /** @param whenOver runs once the part is over */
        GenerationRun cast(StartGeneration.Request request, @Nullable Double weight, Runnable whenOver);
    }

    private final Prelude prelude;
    private final Casting casting;
    private final EndSignal signal;
    private final InstantSource clock;
    private final Consumer<GenerationEvent.Phase> phases;
    private final List<GenerationRun> runs = new CopyOnWriteArrayList<>();
    private boolean played;

    Ensemble(
            Prelude prelude,
            Casting casting,
            EndSignal signal,
            InstantSource clock,
            Consumer<GenerationEvent.Phase> phases) {
        this.prelude = prelude;
        this.casting = casting;
        this.signal = signal;
        this.clock = clock;
        this.phases = phases;
    }

    /** When this returns, all parts are over. */
    Prelude.Opening play() throws InterruptedException {
        signal.watch(this::endAll);
        try {
            Prelude.Opening opening = prelude.play(this);
            played = true;
            return opening;
        } finally {
            signal.unwatch();
            for (GenerationRun run : runs) {
                end(run);
            }
        }
    }

    Prelude prelude() {
        return prelude;
    }

    /** What is told of the parts where there is no answer; null when a fault has cut their play short. */
    @Nullable
    JamOutcome outcome() {
        return played ? prelude.outcome(null) : null;
    }

    List<GenerationId> parts() {
        return runs.stream().map(run -> run.generation().id()).toList();
    }

    Spend spend() {
        return runs.stream().map(GenerationRun::spend).reduce(Spend.NONE, Spend::plus);
    }

    Usage usage() {
        return attempts().stream().map(Attempt::usage).reduce(Usage::plus).orElse(Usage.of(0, 0));
    }

    boolean counted() {
        return attempts().stream().allMatch(attempt -> attempt.usageSource() == Attempt.UsageSource.PROVIDER);
    }

    private List<Attempt> attempts() {
        return runs.stream().flatMap(run -> run.attempts().stream()).toList();
    }

    private void endAll() {
        EndCause cause = Objects.requireNonNull(signal.cause());
        runs.forEach(run -> run.end(cause));
    }

    /** With the whole, for what ends that, or alone. */
    private void end(GenerationRun run) throws InterruptedException {
        EndCause ofAll = signal.cause();
        run.end(ofAll == null ? EndCause.STOPPED : ofAll);
        run.awaitOver();
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public boolean ending() {
        return signal.cause() != null;
    }

    @Override
    public void show(GenerationEvent.Phase phase) {
        phases.accept(phase);
    }

    @Override
    public Part start(StartGeneration.Request request, @Nullable Double weight) {
        GenerationRun run = casting.cast(request, weight, signal::timePassed);
        runs.add(run);
        EndCause cause = signal.cause();
        if (cause != null) {
            // Whoever raised it may have passed by before the part was there.
            run.end(cause);
        }
        return new Playing(run);
    }

    @Override
    public void await(BooleanSupplier enough, Instant latest) throws InterruptedException {
        signal.await(enough, latest);
    }

    private final class Playing implements Part {

        private final GenerationRun run;

        Playing(GenerationRun run) {
            this.run = run;
        }

        @Override
        public Generation.Asked asked() {
            return run.generation().asked();
        }

        @Override
        public boolean over() {
            return run.over();
        }

        @Override
        public Generation.@Nullable Finished result() {
            return run.result();
        }

        @Override
        public void end() throws InterruptedException {
            Ensemble.this.end(run);
        }
    }
}
