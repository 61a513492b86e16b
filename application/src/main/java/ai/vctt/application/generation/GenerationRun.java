package ai.vctt.application.generation;

import ai.vctt.application.generation.AttemptPlan.Step;
import ai.vctt.application.generation.port.in.ListStreams.RunningStream;
import ai.vctt.application.generation.port.out.CallGate;
import ai.vctt.application.generation.port.out.Checkpoint;
import ai.vctt.application.generation.port.out.GenerationListener;
import ai.vctt.application.generation.port.out.GenerationLog;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.application.generation.port.out.LanguageModel;
import ai.vctt.application.generation.port.out.ModelRequest;
import ai.vctt.application.generation.port.out.ModelStream;
import ai.vctt.application.limits.Budgets;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.cost.CostMeter;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Attempt.Mode;
import ai.vctt.domain.generation.Attempt.UsageSource;
import ai.vctt.domain.generation.Clock;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.generation.StreamTimings;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolCall;
import ai.vctt.domain.tool.ToolResult;
import ai.vctt.domain.tool.ToolRun;
import ai.vctt.domain.trust.TextRules;
import ai.vctt.domain.trust.Trust;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One generation from its first attempt to its end, in straight line on a thread of its own. Others may only end it,
 * watch it, and tell it that time has passed.
 */
final class GenerationRun implements Runnable {

    /** What a generation is to do, decided before it starts. */
    record Task(
            List<Message> messages,
            @Nullable Double temperature,
            @Nullable Integer maxTokens,
            @Nullable CostLimit limit,
            List<Tool> tools,
            @Nullable Preceded preceded) {

        Task precededBy(Preceded prelude) {
            return new Task(messages, temperature, maxTokens, limit, tools, prelude);
        }
    }

    /**
     * What goes before the question to its own model.
     *
     * @param question makes the messages of it
     */
    record Preceded(Prelude prelude, Ensemble.Casting casting, Function<Prelude.Opening.Ask, List<Message>> question) {}

    /** What every generation works with. */
    record Tools(
            GenerationLog log,
            Generations generations,
            GenerationListener listener,
            CallGate gate,
            InstantSource clock,
            GenerationSettings settings,
            ToolLoop.Means toolMeans) {}

    private static final String PARAGRAPH = "\n\n";

    private sealed interface Outcome {

        record Answered(FinishReason reason) implements Outcome {}

        record WantsTools(ToolLoop.Asked asked) implements Outcome {}

        record Broken(GenerationError error) implements Outcome {}

        record Ended(EndCause cause) implements Outcome {}
    }

    private final Generation.Streaming generation;
    private final Task task;
    private final Budgets.Hold hold;
    private final AttemptPlan plan;
    private final Tools tools;
    private final Consumer<GenerationRun> onEnd;
    private final InstantSource clock;
    private final GenerationLog.Writer log;
    private final Watchers watchers;
    private final EndSignal signal;
    private final Instant outOfTime;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CheckpointReader checkpoints;
    private final ToolLoop toolLoop;
    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private volatile @Nullable AttemptClock attemptClock;
    private volatile @Nullable AttemptState current;
    private volatile Generation.@Nullable Finished result;
    private final @Nullable Ensemble ensemble;

    // The rest belongs to the generation's own thread.
    private Step.Ask step;
    private Instant due;
    private int attempt = 1;
    private long seq;
    /** Of all attempts that have ended, and of all parts. */
    private Spend spent = Spend.NONE;

    private List<Message> messages;
    private Money paid = Money.ZERO;
    private final StringBuilder text = new StringBuilder();
    private final List<GenerationEvent.ToolUse> toolUses = new ArrayList<>();
    private boolean canGoOn;
    private @Nullable Instant lastDelta;
    private long chars;
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
            Tools tools,
            Consumer<GenerationRun> onEnd) {
        this.generation = generation;
        this.task = task;
        this.messages = task.messages();
        this.hold = hold;
        this.plan = plan;
        this.tools = tools;
        this.onEnd = onEnd;
        this.clock = tools.clock();
        this.log = tools.log().open(generation.id());
        Generation.Asked asked = generation.asked();
        this.watchers = new Watchers(tools.settings().limits().watchersPerGeneration(), asked.at());
        this.signal = new EndSignal(clock);
        this.toolLoop = new ToolLoop(task.tools(), generation.owner(), tools.toolMeans(), signal, new ToolEvents());
        Preceded preceded = task.preceded();
        this.ensemble = preceded == null
                ? null
                : new Ensemble(
                        preceded.prelude(), preceded.casting(), signal, clock, phase -> append(clock.instant(), phase));
        this.step = plan.begin();
        this.due = asked.at();
        this.outOfTime =
                asked.at().plus(tools.settings().clocksFor(step.entry().model()).total());
        append(asked.at(), asked.started());
        this.checkpoints = new CheckpointReader(
                asked.id(), Objects.requireNonNull(tools.log().find(asked.id())));
    }

    /** What an attempt costs before anything is said; zero when a price is not known. */
    static Money costBeforeTheFirstWord(Model model, long estimatedInput, Instant now) {
        Money cost =
                new CostMeter(model.prices(), now, estimatedInput).running().cost();
        return cost == null ? Money.ZERO : cost;
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
        return Objects.requireNonNull(result);
    }

    /** Waits no longer than this. */
    void awaitEnd(Duration most) throws InterruptedException {
        ended.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Null while it runs. */
    Generation.@Nullable Finished result() {
        return result;
    }

    boolean over() {
        return ended.getCount() == 0;
    }

    void awaitOver() throws InterruptedException {
        ended.await();
    }

    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** Of all attempts that have ended, and the one that runs, as it was a moment ago. */
    Spend spend() {
        List<Attempt> ended = attempts();
        AttemptState running = current;
        Attempt soFar = running == null ? null : running.soFar();
        Spend spend = ended.stream().map(Attempt::spend).reduce(Spend.NONE, Spend::plus);
        return soFar == null || soFar.number() <= ended.size() ? spend : spend.plus(soFar.spend());
    }

    /** In the order they began; empty where it has none. */
    List<GenerationId> parts() {
        return ensemble == null ? List.of() : ensemble.parts();
    }

    /** Of text and reasoning in its log; to be asked on its own thread, or after its end. */
    long chars() {
        return chars;
    }

    /** What has come since the last call; null when nothing has. For one thread at a time, whichever. */
    @Nullable
    Checkpoint checkpoint() {
        AttemptState running = current;
        return checkpoints.next(List.copyOf(attempts), running == null ? null : running.soFar());
    }

    /** How it is doing. From any thread. */
    RunningStream snapshot() {
        Generation.Asked asked = generation.asked();
        AttemptState running = current;
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
        AttemptClock current = attemptClock;
        if (current != null) {
            current.check(now);
        }
        toolLoop.check(now);
        if (!now.isBefore(outOfTime)) {
            end(EndCause.OUT_OF_TIME);
        } else if (!generation.asked().isPart()
                && watchers.absentFor(now).compareTo(tools.settings().detachGrace()) > 0) {
            end(EndCause.ABANDONED);
        } else {
            signal.timePassed();
        }
    }

    @Override
    public void run() {
        tools.listener().started(generation);
        try {
            playParts();
            attemptUntilEnd();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            conclude(EndCause.INTERRUPTED);
        } catch (RuntimeException | Error fault) {
            tools.listener().faulted(generation, fault);
            fail(ErrorCode.INTERNAL, "A fault in this server ended the answer. What came until then is kept.");
        } finally {
            leave();
            ended.countDown();
        }
    }

    private void leave() {
        if (!left) {
            left = true;
            hold.settle(paid);
            onEnd.accept(this);
        }
    }

    private void playParts() throws InterruptedException {
        Preceded preceded = task.preceded();
        if (ensemble == null || preceded == null) {
            return;
        }
        Prelude.Opening opening;
        try {
            opening = ensemble.play();
        } finally {
            spent = ensemble.spend();
        }
        if (signal.cause() == null) {
            switch (opening) {
                case Prelude.Opening.Ask ask -> {
                    messages = preceded.question().apply(ask);
                    step = plan.begin();
                }
                case Prelude.Opening.GiveUp(ErrorCode code, String message) -> fail(code, message);
                case Prelude.Opening.Finish(FinishReason reason) -> complete(reason);
            }
        }
    }

    private void attemptUntilEnd() throws InterruptedException {
        while (result == null) {
            signal.await(due);
            EndCause cause = signal.cause();
            switch (cause == null ? attempt() : new Outcome.Ended(cause)) {
                case Outcome.Answered(FinishReason reason) ->
                    complete(reason == FinishReason.STOP && toolLoop.enough() ? FinishReason.TOOL_LIMIT : reason);
                case Outcome.Ended(EndCause ending) -> conclude(ending);
                case Outcome.Broken(GenerationError error) -> follow(error);
                case Outcome.WantsTools wanting -> throw new IllegalStateException("not answered: " + wanting);
            }
        }
    }

    private void follow(GenerationError error) {
        switch (plan.after(error, canGoOn)) {
            case Step.Ask next -> fallBack(error, next);
            case Step.GiveUp(Model model, GenerationError told) -> fail(told.code(), sentence(model, told));
        }
    }

    private void fallBack(GenerationError error, Step.Ask next) {
        Model failed = step.entry().model();
        Instant now = clock.instant();
        step = next;
        due = now.plus(next.pause());
        attempt++;
        toolLoop.handTo(next.entry().model());
        text.setLength(next.continues() ? Math.max(toolLoop.textLength(), continuable(text)) : toolLoop.textLength());
        GenerationEvent.FellBack fallback = new GenerationEvent.FellBack(
                failed.id(),
                next.entry().model().id(),
                next.mode(),
                error.cause(),
                error.code(),
                error.complaint(),
                text.length());
        append(now, fallback);
        tools.listener().fellBack(generation, fallback);
    }

    /** How much of a text a model can be asked to go on from: some refuse what ends in blanks. */
    private static int continuable(CharSequence text) {
        int end = text.length();
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private void conclude(EndCause cause) {
        switch (cause) {
            case STOPPED -> complete(FinishReason.STOPPED);
            case BUDGET -> complete(FinishReason.BUDGET);
            case TOO_LONG -> complete(FinishReason.LENGTH);
            case ABANDONED -> complete(FinishReason.ABANDONED);
            case OUT_OF_TIME -> {
                GenerationError error = new GenerationError.TimedOut(Clock.TOTAL);
                fail(error.code(), sentence(step.entry().model(), error) + " What came until then is kept.");
            }
            case INTERRUPTED ->
                fail(ErrorCode.INTERRUPTED, "The server was shut down before the answer was whole. Please ask again.");
        }
    }

    private static String sentence(Model model, GenerationError error) {
        return model.id() + " " + error.complaint() + ".";
    }

    /** One call of the model, and where it asks for tools, those and another one. */
    private Outcome attempt() throws InterruptedException {
        Outcome outcome = call(null);
        while (outcome instanceof Outcome.WantsTools(ToolLoop.Asked asked)) {
            AttemptState state = Objects.requireNonNull(current);
            ToolLoop.Next next;
            try {
                next = toolLoop.answer(asked, text.length());
            } catch (RuntimeException fault) {
                tools.listener().faulted(generation, fault);
                return broken(state, new GenerationError.Internal(), null);
            }
            EndCause cause = signal.cause();
            if (cause != null || next == ToolLoop.Next.ENOUGH) {
                record(state, null, null, null);
                return cause == null ? new Outcome.Answered(FinishReason.TOOL_LIMIT) : new Outcome.Ended(cause);
            }
            outcome = call(state);
        }
        return outcome;
    }

    /** @param earlier the attempt when it is called again; null for its first call */
    private Outcome call(@Nullable AttemptState earlier) {
        Model model = step.entry().model();
        return switch (step.insists()
                ? tools.gate().insist(model)
                : tools.gate().enter(model)) {
            case CallGate.Entrance.Closed(GenerationError reason) ->
                earlier == null ? turnedAway(reason) : broken(earlier, reason, null);
            case CallGate.Entrance.Open(CallGate.Call call) -> {
                Outcome outcome = null;
                try {
                    outcome = ask(model, earlier);
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

    private Outcome turnedAway(GenerationError reason) {
        Instant now = clock.instant();
        Model model = step.entry().model();
        attempts.add(Attempt.notAsked(attempt, model, step.mode(), now, reason));
        tools.listener().attemptEnded(generation, attempts.getLast());
        canGoOn = text.length() > toolLoop.textLength();
        return new Outcome.Broken(reason);
    }

    private Outcome ask(Model model, @Nullable AttemptState earlier) {
        LanguageModel provider = Objects.requireNonNull(step.entry().provider());
        ModelRequest request = requestTo(model);
        long estimatedInput = CostMeter.estimateInput(request.texts());
        if (!canBePaid(model, estimatedInput, earlier)) {
            return new Outcome.Ended(EndCause.BUDGET);
        }
        try (ModelStream stream = step.mode() == Mode.STREAM ? provider.stream(request) : provider.complete(request)) {
            Instant start = clock.instant();
            AttemptClock times = new AttemptClock(tools.settings().clocksFor(model, step.mode()), stream, start);
            AttemptState state = begun(earlier, model, start, estimatedInput, times);
            attemptClock = times;
            current = state;
            signal.watch(stream::close);
            try {
                return pull(stream, state);
            } catch (RuntimeException fault) {
                tools.listener().faulted(generation, fault);
                return broken(state, new GenerationError.Internal(), null);
            } finally {
                attemptClock = null;
                signal.unwatch();
            }
        }
    }

    /** Whether there is money for one more call; an attempt that is cut short for the lack of it is recorded. */
    private boolean canBePaid(Model model, long estimatedInput, @Nullable AttemptState earlier) {
        Money before = earlier == null ? null : earlier.running().cost();
        Money soFar = before == null ? paid : paid.plus(before);
        boolean paidFor = hold.covers(soFar.plus(costBeforeTheFirstWord(model, estimatedInput, clock.instant())));
        if (!paidFor && earlier != null) {
            record(earlier, null, null, null);
        }
        return paidFor;
    }

    private AttemptState begun(
            @Nullable AttemptState earlier, Model model, Instant now, long estimatedInput, AttemptClock times) {
        if (earlier == null) {
            return new AttemptState(attempt, model, step.mode(), now, estimatedInput, times);
        }
        earlier.calledAgain(now, estimatedInput, times);
        return earlier;
    }

    private ModelRequest requestTo(Model model) {
        List<Message> asked = new ArrayList<>(messages);
        asked.addAll(toolLoop.exchanges());
        if (text.length() > toolLoop.textLength()) {
            asked.add(new Message.AssistantMessage(said().strip()));
        }
        return new ModelRequest(
                model,
                asked,
                model.abilities().temperature() ? task.temperature() : null,
                mostTokensOf(model),
                toolLoop.offeredTo(model));
    }

    private @Nullable Integer mostTokensOf(Model model) {
        Integer asked = task.maxTokens();
        if (asked == null) {
            return null;
        }
        int left = text.isEmpty() ? asked : Math.toIntExact(Math.max(1, asked - CostMeter.estimateOutput(text)));
        Integer most = model.maxOutputTokens();
        return most == null ? left : Math.min(left, most);
    }

    /** The text since tools were last called. */
    private String said() {
        return text.substring(toolLoop.textLength());
    }

    private Outcome pull(ModelStream stream, AttemptState state) {
        List<ToolCall> calls = new ArrayList<>();
        String opaque = null;
        while (true) {
            endWhenTooMuch(state);
            switch (stream.next()) {
                case StreamEvent.Started _ -> state.accepted();
                case StreamEvent.UsageReported(Usage usage) -> state.report(usage);
                case StreamEvent.ToolCallReady(ToolCall call) -> {
                    calls.add(call);
                    state.toolCalled();
                }
                case StreamEvent.Opaque(String content) -> opaque = content;
                case StreamEvent.Delta delta -> add(delta, state);
                case StreamEvent.Terminal terminal -> {
                    if (terminal instanceof StreamEvent.Completed) {
                        // Of an answer that was cut the missing half may still come.
                        say(clock.instant(), state.text().rest(), state);
                    }
                    ToolLoop.Asked asked = new ToolLoop.Asked(state.model(), said(), calls, opaque);
                    if (wantsTools(terminal, asked)) {
                        state.callEnded(terminal.usage());
                        return new Outcome.WantsTools(asked);
                    }
                    return settle(terminal, state);
                }
            }
        }
    }

    private void add(StreamEvent.Delta delta, AttemptState state) {
        Instant now = clock.instant();
        state.delta(delta.text(), now);
        switch (delta) {
            case StreamEvent.TextDelta(String piece) -> say(now, state.text().join(piece), state);
            case StreamEvent.ReasoningDelta(String piece) -> {
                String chunk = state.reasoning().join(piece);
                if (!chunk.isEmpty()) {
                    chars += chunk.length();
                    append(now, new GenerationEvent.Reasoning(chunk));
                }
            }
            case StreamEvent.ToolCallDelta _ -> state.toolCalled();
        }
    }

    private void say(Instant now, String said, AttemptState state) {
        if (!said.isEmpty()) {
            String chunk = joins(said) ? said : PARAGRAPH + said;
            Spend running = spent.plus(state.running());
            chars += chunk.length();
            append(
                    now,
                    new GenerationEvent.Text(chunk, text.length(), state.model().id(), running));
            text.append(chunk);
        }
    }

    /** What is said after tools were called begins a paragraph. */
    private boolean joins(String said) {
        int end = text.length();
        return end == 0
                || end > toolLoop.textLength()
                || toolLoop.exchanges().isEmpty()
                || Character.isWhitespace(text.charAt(end - 1))
                || Character.isWhitespace(said.charAt(0));
    }

    private void endWhenTooMuch(AttemptState state) {
        if (chars > tools.settings().limits().answerChars()) {
            end(EndCause.TOO_LONG);
        }
        Money running = state.running().cost();
        if (running != null && !hold.covers(paid.plus(running))) {
            end(EndCause.BUDGET);
        }
        if (task.limit() != null && task.limit().passedBy(generation.id(), spent.plus(state.running()))) {
            end(EndCause.BUDGET);
        }
    }

    private boolean wantsTools(StreamEvent.Terminal terminal, ToolLoop.Asked asked) {
        return !toolLoop.offeredTo(asked.model()).isEmpty()
                && terminal instanceof StreamEvent.Completed completed
                && completed.reason() == FinishReason.TOOL_CALLS
                && !asked.calls().isEmpty();
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
            case StreamEvent.Cancelled(Usage usage) -> {
                EndCause cause = signal.cause();
                if (cause != null) {
                    record(state, usage, null, null);
                    yield new Outcome.Ended(cause);
                }
                Clock overdue = state.overdue();
                yield broken(
                        state,
                        overdue == null ? new GenerationError.Truncated() : new GenerationError.TimedOut(overdue),
                        usage);
            }
        };
    }

    /** What is wrong with an end that the provider calls good; null when nothing is. */
    private @Nullable GenerationError flawOf(FinishReason reason, @Nullable String raw) {
        return switch (reason) {
            case TOOL_CALLS -> new GenerationError.Malformed("a call of a tool that it was not offered");
            case CONTENT_FILTER -> text.isEmpty() ? new GenerationError.ContentFiltered(raw == null ? "" : raw) : null;
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
        attempts.add(done);
        spent = spent.plus(done.spend());
        if (task.limit() != null) {
            boolean _ = task.limit().passedBy(generation.id(), spent);
        }
        Money cost = done.spend().cost();
        paid = cost == null ? paid : paid.plus(cost);
        lastDelta = state.lastDelta();
        canGoOn = !state.calledTools() && continuable(text) > toolLoop.textLength();
        tools.listener().attemptEnded(generation, done);
    }

    private void complete(FinishReason reason) {
        Instant now = clock.instant();
        Attempt last = attempts.isEmpty() ? null : attempts.getLast();
        boolean counted = attempts.stream().allMatch(done -> done.usageSource() == UsageSource.PROVIDER)
                && (ensemble == null || ensemble.counted());
        Usage own = attempts.stream().map(Attempt::usage).reduce(Usage::plus).orElse(Usage.of(0, 0));
        finish(
                now,
                new GenerationEvent.Completed(
                        text.toString(),
                        step.entry().model().id(),
                        reason,
                        spent,
                        ensemble == null ? own : ensemble.usage().plus(own),
                        counted ? UsageSource.PROVIDER : UsageSource.ESTIMATED,
                        StreamTimings.of(
                                generation.asked().at(),
                                last == null ? null : last.firstDeltaAt(),
                                lastDelta,
                                now,
                                last == null ? 0 : last.usage().outputTokens()),
                        attempts.size(),
                        true,
                        trust(reason),
                        ensemble == null ? null : ensemble.prelude().outcome(text.isEmpty() ? null : text.toString())));
    }

    /** Computed once, now that everything has been said. */
    private @Nullable Trust trust(FinishReason reason) {
        String answer = text.toString();
        if (answer.isBlank() || reason == FinishReason.ABANDONED) {
            return null;
        }
        Trust computed = TextRules.assess(generation.asked().question(), answer);
        return ensemble == null ? computed : ensemble.prelude().trust(computed);
    }

    private void fail(ErrorCode code, String message) {
        if (result == null) {
            finish(
                    clock.instant(),
                    new GenerationEvent.Failed(code, message, spent, ensemble == null ? null : ensemble.outcome()));
        }
    }

    /** The record is kept before anyone hears of the end. */
    private void finish(Instant now, GenerationEvent.Ended end) {
        SequencedEvent last = new SequencedEvent(seq + 1, attempt, now, end);
        Generation.Finished finished = generation
                .finished(last, text.toString(), attempts)
                .resumed(Math.max(0, watchers.joined() - 1))
                .withToolUses(toolUses);
        result = finished;
        boolean persisted = keep(finished);
        leave();
        append(now, end instanceof GenerationEvent.Completed completed && !persisted ? completed.unpersisted() : end);
        tools.listener().ended(finished);
    }

    private boolean keep(Generation.Finished finished) {
        try {
            return tools.generations().add(finished);
        } catch (RuntimeException fault) {
            tools.listener().faulted(generation, fault);
            return false;
        }
    }

    private void append(Instant now, GenerationEvent event) {
        seq = log.append(attempt, now, event).seq();
    }

    private final class ToolEvents implements ToolLoop.Listener {

        @Override
        public void used(GenerationEvent.ToolUse event) {
            chars += event.detail().length();
            toolUses.add(event);
            append(clock.instant(), event);
        }

        @Override
        public void called(Tool tool, Instant startedAt, Duration took, ToolResult result) {
            tools.listener().toolCalled(generation, new ToolRun(tool, attempt, startedAt, took, result));
        }

        @Override
        public void faulted(Throwable fault) {
            tools.listener().faulted(generation, fault);
        }
    }
}
