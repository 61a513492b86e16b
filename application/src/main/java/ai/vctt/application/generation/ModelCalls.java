package ai.vctt.application.generation;

import ai.vctt.application.generation.AttemptPlan.Step;
import ai.vctt.application.generation.port.out.CallGate;
import ai.vctt.application.generation.port.out.LanguageModel;
import ai.vctt.application.generation.port.out.ModelRequest;
import ai.vctt.application.generation.port.out.ModelStream;
import ai.vctt.domain.cost.CostMeter;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Attempt.Mode;
import ai.vctt.domain.generation.Clock;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.model.Model;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the attempts of a generation, one at a time: a call of a model, or several where tools are called between them.
 * For the generation's own thread, but for {@link #current()} and {@link #check}.
 */
final class ModelCalls {

    private final Generation.Streaming generation;
    private final GenerationRun.Means means;
    private final InstantSource clock;
    private final Question question;
    private final Transcript transcript;
    private final Ledger ledger;
    private final ToolLoop toolLoop;
    private final EndSignal signal;
    private final TokenPath path;
    private volatile @Nullable AttemptClock attemptClock;
    private volatile @Nullable AttemptState current;
    private boolean canGoOn;

    ModelCalls(
            Generation.Streaming generation,
            GenerationRun.Means means,
            Question question,
            Transcript transcript,
            Ledger ledger,
            ToolLoop toolLoop,
            EndSignal signal) {
        this.generation = generation;
        this.means = means;
        this.clock = means.clock();
        this.question = question;
        this.transcript = transcript;
        this.ledger = ledger;
        this.toolLoop = toolLoop;
        this.signal = signal;
        int mostChars = means.settings().limits().answerChars();
        this.path = new TokenPath(clock, mostChars, transcript, ledger, toolLoop, signal);
    }

    /** The latest attempt whose model was asked; null before the first. From any thread. */
    @Nullable
    AttemptState current() {
        return current;
    }

    /** From any thread: closes what takes too long. */
    void check(Instant now) {
        AttemptClock running = attemptClock;
        if (running != null) {
            running.check(now);
        }
    }

    /** Whether the last attempt left text that a model could go on from. */
    boolean canGoOn() {
        return canGoOn;
    }

    /** One call of the model, and where it asks for tools, those and another one. */
    Outcome attempt(Step.Ask step) throws InterruptedException {
        Outcome outcome = call(step, null);
        while (outcome instanceof Outcome.WantsTools(ToolLoop.Asked asked)) {
            outcome = callAgain(step, Objects.requireNonNull(current), asked);
        }
        return outcome;
    }

    private Outcome callAgain(Step.Ask step, AttemptState state, ToolLoop.Asked asked) throws InterruptedException {
        ToolLoop.Next next;
        try {
            next = toolLoop.answer(asked, transcript.length());
        } catch (RuntimeException fault) {
            means.listener().faulted(generation, fault);
            return broken(state, new GenerationError.Internal(), null);
        }
        EndCause cause = signal.cause();
        if (cause != null || next == ToolLoop.Next.ENOUGH) {
            record(state, null, null, null);
            return cause == null ? new Outcome.Answered(FinishReason.TOOL_LIMIT) : new Outcome.Ended(cause);
        }
        return call(step, state);
    }

    /** @param earlier the attempt when it is called again; null for its first call */
    private Outcome call(Step.Ask step, @Nullable AttemptState earlier) {
        Model model = step.entry().model();
        CallGate gate = means.gate();
        return switch (step.insists() ? gate.insist(model) : gate.enter(model)) {
            case CallGate.Entrance.Closed(GenerationError reason) ->
                earlier == null ? turnedAway(step, reason) : broken(earlier, reason, null);
            case CallGate.Entrance.Open(CallGate.Call call) -> {
                Outcome outcome = null;
                try {
                    outcome = ask(step, earlier);
                } finally {
                    report(outcome, call);
                }
                yield outcome;
            }
        };
    }

    private static void report(@Nullable Outcome outcome, CallGate.Call call) {
        switch (outcome) {
            case null -> call.cancelled();
            case Outcome.Answered _, Outcome.WantsTools _ -> call.succeeded();
            case Outcome.Broken(GenerationError error) -> call.failed(error);
            case Outcome.Ended _ -> call.cancelled();
        }
    }

    private Outcome turnedAway(Step.Ask step, GenerationError reason) {
        Attempt notAsked =
                Attempt.notAsked(transcript.attempt(), step.entry().model(), step.mode(), clock.instant(), reason);
        ledger.addNotAsked(notAsked);
        means.listener().attemptEnded(generation, notAsked);
        canGoOn = transcript.length() > toolLoop.textLength();
        return new Outcome.Broken(reason);
    }

    private Outcome ask(Step.Ask step, @Nullable AttemptState earlier) {
        Model model = step.entry().model();
        LanguageModel provider = Objects.requireNonNull(step.entry().provider());
        ModelRequest request = question.to(model);
        long estimatedInput = CostMeter.estimateInput(request.texts());
        if (!canBePaid(model, estimatedInput, earlier)) {
            return new Outcome.Ended(EndCause.BUDGET);
        }
        try (ModelStream stream = step.mode() == Mode.STREAM ? provider.stream(request) : provider.complete(request)) {
            Instant start = clock.instant();
            AttemptClock times = new AttemptClock(means.settings().clocksFor(model, step.mode()), stream, start);
            AttemptState state = begun(step, earlier, start, estimatedInput, times);
            attemptClock = times;
            current = state;
            signal.watch(stream::close);
            try {
                return outcomeOf(path.pull(stream, state), state);
            } catch (RuntimeException fault) {
                means.listener().faulted(generation, fault);
                return broken(state, new GenerationError.Internal(), null);
            } finally {
                attemptClock = null;
                signal.unwatch();
            }
        }
    }

    /** Whether there is money for one more call; an attempt that is cut short for the lack of it is recorded. */
    private boolean canBePaid(Model model, long estimatedInput, @Nullable AttemptState earlier) {
        Spend running = earlier == null ? null : earlier.running();
        boolean paidFor = ledger.canPay(running, Ledger.costBeforeTheFirstWord(model, estimatedInput, clock.instant()));
        if (!paidFor && earlier != null) {
            record(earlier, null, null, null);
        }
        return paidFor;
    }

    private AttemptState begun(
            Step.Ask step, @Nullable AttemptState earlier, Instant now, long estimatedInput, AttemptClock times) {
        if (earlier == null) {
            return new AttemptState(
                    transcript.attempt(), step.entry().model(), step.mode(), now, estimatedInput, times);
        }
        earlier.calledAgain(now, estimatedInput, times);
        return earlier;
    }

    private Outcome outcomeOf(TokenPath.Heard heard, AttemptState state) {
        if (wantsTools(heard)) {
            state.callEnded(heard.terminal().usage());
            return new Outcome.WantsTools(heard.asked());
        }
        return settle(heard.terminal(), state);
    }

    private boolean wantsTools(TokenPath.Heard heard) {
        return !toolLoop.offeredTo(heard.asked().model()).isEmpty()
                && heard.terminal() instanceof StreamEvent.Completed completed
                && completed.reason() == FinishReason.TOOL_CALLS
                && !heard.asked().calls().isEmpty();
    }

    private Outcome settle(StreamEvent.Terminal terminal, AttemptState state) {
        return switch (terminal) {
            case StreamEvent.Completed(FinishReason reason, String raw, Usage usage) -> {
                GenerationError flaw = flawOf(reason, raw);
                if (flaw != null) {
                    yield broken(state, flaw, usage);
                }
                record(state, usage, null, raw);
                yield new Outcome.Answered(reason);
            }
            case StreamEvent.Failed(GenerationError error, Usage usage) -> broken(state, error, usage);
            case StreamEvent.Cancelled(Usage usage) -> closed(state, usage);
        };
    }

    /** The stream was closed: by the signal, by a clock, or by the other side. */
    private Outcome closed(AttemptState state, @Nullable Usage usage) {
        EndCause cause = signal.cause();
        if (cause != null) {
            record(state, usage, null, null);
            return new Outcome.Ended(cause);
        }
        Clock overdue = state.overdue();
        return broken(
                state,
                overdue == null ? new GenerationError.Truncated() : new GenerationError.TimedOut(overdue),
                usage);
    }

    /** What is wrong with an end that the provider calls good; null when nothing is. */
    private @Nullable GenerationError flawOf(FinishReason reason, @Nullable String raw) {
        return switch (reason) {
            case TOOL_CALLS -> new GenerationError.Malformed("a call of a tool that it was not offered");
            case CONTENT_FILTER ->
                transcript.length() == 0 ? new GenerationError.ContentFiltered(raw == null ? "" : raw) : null;
            case STOP, LENGTH, STOPPED, BUDGET, TOOL_LIMIT, ABANDONED -> null;
        };
    }

    private Outcome broken(AttemptState state, GenerationError error, @Nullable Usage usage) {
        record(state, usage, error, null);
        return new Outcome.Broken(error);
    }

    private void record(
            AttemptState state, @Nullable Usage usage, @Nullable GenerationError error, @Nullable String rawReason) {
        Attempt done = state.ended(clock.instant(), usage, error, rawReason);
        ledger.add(done, state.lastDelta());
        canGoOn = !state.calledTools() && transcript.continuable() > toolLoop.textLength();
        means.listener().attemptEnded(generation, done);
    }
}
