package ai.vctt.application.generation;

import ai.vctt.application.generation.AttemptPlan.Step;
import ai.vctt.application.generation.port.in.ListStreams.RunningStream;
import ai.vctt.application.generation.port.out.CallGate;
import ai.vctt.application.generation.port.out.Checkpoint;
import ai.vctt.application.generation.port.out.GenerationListener;
import ai.vctt.application.generation.port.out.GenerationLog;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.application.limits.Budgets;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolResult;
import ai.vctt.domain.tool.ToolRun;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One generation from its first attempt to its end, in straight line on a thread of its own. Others may only end it,
 * watch it, and tell it that time has passed.
 */
final class GenerationRun implements Runnable {

    /** What every generation works with. */
    record Means(
            GenerationLog log,
            Generations generations,
            GenerationListener listener,
            CallGate gate,
            InstantSource clock,
            GenerationSettings settings,
            ToolLoop.Means toolMeans) {}

    private final Generation.Streaming generation;
    private final Task task;
    private final AttemptPlan plan;
    private final Means means;
    private final Consumer<GenerationRun> onEnd;
    private final InstantSource clock;
    private final Watchers watchers;
    private final EndSignal signal;
    private final Instant outOfTime;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CheckpointReader checkpoints;
    private final Transcript transcript;
    private final Ledger ledger;
    private final ToolLoop toolLoop;
    private final Question question;
    private final ModelCalls calls;
    private final @Nullable Ensemble ensemble;
    private final Ending ending;

    // The rest belongs to the generation's own thread.
    private Step.Ask step;
    private Instant due;
    private boolean left;

    /**
     * @param hold what it may spend; given back at its end
     * @param onEnd runs once, before anyone hears of the end: a reader who then asks again finds its place free
     */
    GenerationRun(
            Generation.Streaming generation,
            Task task,
            Budgets.Hold hold,
            AttemptPlan plan,
            Means means,
            Consumer<GenerationRun> onEnd) {
        Generation.Asked asked = generation.asked();
        this.generation = generation;
        this.task = task;
        this.plan = plan;
        this.means = means;
        this.onEnd = onEnd;
        this.clock = means.clock();
        this.watchers = new Watchers(means.settings().limits().watchersPerGeneration(), asked.at());
        this.signal = new EndSignal(clock);
        GenerationLog.Writer writer = means.log().open(asked.id());
        GenerationLog.Reader reader = Objects.requireNonNull(means.log().find(asked.id()));
        this.transcript = new Transcript(writer, reader);
        this.ledger = new Ledger(asked.id(), hold, task.limit());
        this.toolLoop = new ToolLoop(task.tools(), asked.owner(), means.toolMeans(), signal, new ToolEvents());
        this.question = new Question(task, toolLoop, transcript);
        this.calls = new ModelCalls(generation, means, question, transcript, ledger, toolLoop, signal);
        this.ensemble = task.preceded() == null ? null : ensembleOf(task.preceded());
        this.ending = new Ending(generation, means, transcript, ledger, ensemble, watchers, this::leave);
        this.step = plan.begin();
        this.due = asked.at();
        this.outOfTime =
                asked.at().plus(means.settings().clocksFor(step.entry().model()).total());
        transcript.append(asked.at(), asked.started());
        this.checkpoints = new CheckpointReader(asked.id(), reader);
    }

    private Ensemble ensembleOf(Task.Preceded preceded) {
        return new Ensemble(
                preceded.prelude(),
                preceded.casting(),
                signal,
                clock,
                phase -> transcript.append(clock.instant(), phase));
    }

    Generation.Streaming generation() {
        return generation;
    }

    Watchers watchers() {
        return watchers;
    }

    /** What was open at the provider is closed when this returns. */
    void end(EndCause cause) {
        signal.raise(cause);
    }

    Generation.Finished awaitEnd() throws InterruptedException {
        ended.await();
        return Objects.requireNonNull(result());
    }

    /** Waits no longer than this. */
    void awaitEnd(Duration most) throws InterruptedException {
        ended.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Null while it runs. */
    Generation.@Nullable Finished result() {
        return ending.result();
    }

    boolean over() {
        return ended.getCount() == 0;
    }

    void awaitOver() throws InterruptedException {
        ended.await();
    }

    List<Attempt> attempts() {
        return ledger.attempts();
    }

    /** Of all attempts that have ended, and the one that runs, as it was a moment ago. */
    Spend spend() {
        return ledger.spend(soFar());
    }

    private @Nullable Attempt soFar() {
        AttemptState running = calls.current();
        return running == null ? null : running.soFar();
    }

    /** In the order they began; empty where it has none. */
    List<GenerationId> parts() {
        return ensemble == null ? List.of() : ensemble.parts();
    }

    /** Of text, reasoning and tools in its log; to be asked on its own thread, or after its end. */
    long chars() {
        return transcript.chars();
    }

    /** What has come since the last call; null when nothing has. For one thread at a time, whichever. */
    @Nullable
    Checkpoint checkpoint() {
        Attempt running = soFar();
        return checkpoints.next(attempts(), running);
    }

    /** How it is doing. From any thread. */
    RunningStream snapshot() {
        Generation.Asked asked = generation.asked();
        AttemptState running = calls.current();
        return new RunningStream(
                asked.id(),
                asked.owner(),
                asked.role(),
                running == null ? asked.model() : running.model().id(),
                asked.at(),
                running == null ? 1 : running.number(),
                spend(),
                watchers.count(),
                asked.jam() == null ? null : asked.jam().jam());
    }

    /** Looks whether something is overdue. From any thread, a few times a second. */
    void timePassed(Instant now) {
        calls.check(now);
        toolLoop.check(now);
        if (!now.isBefore(outOfTime)) {
            end(EndCause.OUT_OF_TIME);
        } else if (!generation.asked().isPart()
                && watchers.absentFor(now).compareTo(means.settings().detachGrace()) > 0) {
            end(EndCause.ABANDONED);
        } else {
            signal.timePassed();
        }
    }

    @Override
    public void run() {
        means.listener().started(generation);
        try {
            playParts();
            attemptUntilEnd();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            ending.conclude(EndCause.INTERRUPTED, step.entry().model());
        } catch (RuntimeException | Error fault) {
            means.listener().faulted(generation, fault);
            ending.fail(ErrorCode.INTERNAL, "A fault in this server ended the answer. What came until then is kept.");
        } finally {
            leave();
            ended.countDown();
        }
    }

    private void leave() {
        if (!left) {
            left = true;
            ledger.settle();
            onEnd.accept(this);
        }
    }

    private void playParts() throws InterruptedException {
        Task.Preceded preceded = task.preceded();
        if (ensemble == null || preceded == null) {
            return;
        }
        Prelude.Opening opening;
        try {
            opening = ensemble.play();
        } finally {
            ledger.beginWith(ensemble.spend());
        }
        if (signal.cause() == null) {
            switch (opening) {
                case Prelude.Opening.Ask ask -> {
                    question.replace(preceded.question().apply(ask));
                    step = plan.begin();
                }
                case Prelude.Opening.GiveUp(ErrorCode code, String message) -> ending.fail(code, message);
                case Prelude.Opening.Finish(FinishReason reason) ->
                    ending.complete(reason, step.entry().model());
            }
        }
    }

    private void attemptUntilEnd() throws InterruptedException {
        while (result() == null) {
            signal.await(due);
            EndCause cause = signal.cause();
            Model model = step.entry().model();
            switch (cause == null ? calls.attempt(step) : new Outcome.Ended(cause)) {
                case Outcome.Answered(FinishReason reason) ->
                    ending.complete(
                            reason == FinishReason.STOP && toolLoop.enough() ? FinishReason.TOOL_LIMIT : reason, model);
                case Outcome.Ended(EndCause why) -> ending.conclude(why, model);
                case Outcome.Broken(GenerationError error) -> follow(error);
                case Outcome.WantsTools wanting -> throw new IllegalStateException("not answered: " + wanting);
            }
        }
    }

    private void follow(GenerationError error) {
        switch (plan.after(error, calls.canGoOn())) {
            case Step.Ask next -> fallBack(error, next);
            case Step.GiveUp(Model model, GenerationError told) -> ending.fail(model, told);
        }
    }

    private void fallBack(GenerationError error, Step.Ask next) {
        Model failed = step.entry().model();
        Model model = next.entry().model();
        Instant now = clock.instant();
        step = next;
        due = now.plus(next.pause());
        toolLoop.handTo(model);
        int told = toolLoop.textLength();
        int keep = next.continues() ? Math.max(told, transcript.continuable()) : told;
        transcript.nextAttempt(keep);
        GenerationEvent.FellBack fallback = new GenerationEvent.FellBack(
                failed.id(), model.id(), next.mode(), error.cause(), error.code(), error.complaint(), keep);
        transcript.append(now, fallback);
        means.listener().fellBack(generation, fallback);
    }

    private final class ToolEvents implements ToolLoop.Listener {

        @Override
        public void used(GenerationEvent.ToolUse use) {
            transcript.toolUse(clock.instant(), use);
        }

        @Override
        public void called(Tool tool, Instant startedAt, Duration took, ToolResult result) {
            ToolRun run = new ToolRun(tool, transcript.attempt(), startedAt, took, result);
            means.listener().toolCalled(generation, run);
        }

        @Override
        public void faulted(Throwable fault) {
            means.listener().faulted(generation, fault);
        }
    }
}
