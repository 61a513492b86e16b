package ai.vctt.application.generation;

import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.generation.port.in.ListParts;
import ai.vctt.application.generation.port.in.ListStreams;
import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.generation.port.in.StopGeneration;
import ai.vctt.application.generation.port.in.WatchGeneration;
import ai.vctt.application.generation.port.out.CallGate;
import ai.vctt.application.generation.port.out.Checkpoint;
import ai.vctt.application.generation.port.out.GenerationListener;
import ai.vctt.application.generation.port.out.GenerationLog;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.application.generation.port.out.ModelCatalogue;
import ai.vctt.application.generation.port.out.Tools;
import ai.vctt.application.generation.port.out.Unfinished;
import ai.vctt.application.limits.Budgets;
import ai.vctt.application.limits.RequestRates;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.agent.Agent;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.cost.CostMeter;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.InJam;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.trust.Regulation;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts, watches, lists and stops generations. Thread-safe. */
public final class GenerationService
        implements StartGeneration, WatchGeneration, StopGeneration, ListStreams, ListParts {

    /** Of what a whole may cost, for its parts; the rest is for the answer that is made of them. */
    private static final BigDecimal PARTS_SHARE = new BigDecimal("0.75");

    private static final Refusal NOT_FOUND =
            new Refusal(ErrorCode.STREAM_NOT_FOUND, "sessionId: there is no such generation");

    /**
     * What the service works with.
     *
     * @param ids makes a new, unguessable id
     * @param threads runs each generation on a thread of its own; virtual ones are meant
     */
    public record Parts(
            Agents agents,
            ModelCatalogue catalogue,
            GenerationLog log,
            Generations generations,
            Conversations conversations,
            GenerationListener listener,
            CallGate gate,
            Tools tools,
            ToolSettings toolSettings,
            GenerationSettings settings,
            Budgets budgets,
            RequestRates rates,
            InstantSource clock,
            Supplier<GenerationId> ids,
            RandomGenerator random,
            Executor threads) {}

    private final Parts parts;
    private final InstantSource clock;
    private final GenerationSettings settings;
    private final GenerationRun.Tools tools;
    private final Registry registry;
    private final Histories histories;

    public GenerationService(Parts parts) {
        this.parts = parts;
        this.clock = parts.clock();
        this.settings = parts.settings();
        this.tools = new GenerationRun.Tools(
                parts.log(),
                parts.generations(),
                parts.listener(),
                parts.gate(),
                parts.clock(),
                parts.settings(),
                new ToolLoop.Means(parts.tools(), parts.toolSettings(), parts.threads(), parts.clock()));
        this.registry = new Registry(parts.settings().limits());
        this.histories = new Histories(parts.conversations());
    }

    @Override
    public StartGeneration.Result start(Request request) {
        return start(request, null);
    }

    /**
     * The same for an answer whose question to its model comes out of other generations.
     *
     * @param prelude null: it is asked as it is
     */
    public StartGeneration.Result start(Request request, @Nullable Prelude prelude) {
        Duration tooSoon = parts.rates().take(request.asker());
        if (tooSoon != null) {
            return new StartGeneration.Result.Refused(tooManyRequests(tooSoon));
        }
        AgentRole role = roleOf(request);
        Agent agent = parts.agents().find(role);
        if (agent == null) {
            return refused(ErrorCode.INVALID_REQUEST, "agentRole: " + role.wireName() + " is not configured");
        }
        Refusal tooMuch = tooMuch(request);
        if (tooMuch != null) {
            return new StartGeneration.Result.Refused(tooMuch);
        }
        List<ModelCatalogue.Entry> chain = new ArrayList<>(parts.agents().chainOf(agent));
        if (request.model() != null) {
            ModelCatalogue.Entry wanted = parts.catalogue().find(request.model());
            if (wanted == null) {
                return refused(
                        ErrorCode.MODEL_NOT_FOUND, "model: " + request.model() + " (expected: an id of the catalogue)");
            }
            if (wanted.provider() == null) {
                return refused(
                        ErrorCode.MODEL_NOT_FOUND,
                        "model: " + request.model() + " is not available here: " + wanted.unavailable());
            }
            chain.removeIf(entry -> entry.model().id().equals(request.model()));
            chain.addFirst(wanted);
        }
        if (request.maxCost() != null
                && Stream.concat(chain.stream(), modelsOf(prelude))
                        .anyMatch(entry -> entry.model().prices() == null)) {
            return refused(
                    ErrorCode.INVALID_REQUEST,
                    "maxCostUsd: cannot be kept, as the price of a model that may be asked is not known");
        }
        return admit(request, agent, chain, prelude);
    }

    private Stream<ModelCatalogue.Entry> modelsOf(@Nullable Prelude prelude) {
        return prelude == null
                ? Stream.empty()
                : prelude.roles().stream()
                        .map(role -> parts.agents().get(role))
                        .flatMap(agent -> parts.agents().chainOf(agent).stream());
    }

    private StartGeneration.Result admit(
            Request request, Agent agent, List<ModelCatalogue.Entry> chain, @Nullable Prelude prelude) {
        GenerationId known = knownUnder(request);
        if (known != null) {
            return new StartGeneration.Result.Started(known, true);
        }
        List<Message> instructions = instructionsTo(agent, request);
        return switch (saidBefore(request, instructions, chain.getFirst().model(), prelude != null)) {
            case Histories.Found.Refused(Refusal refusal) -> new StartGeneration.Result.Refused(refusal);
            case Histories.Found.Known(List<Message> said, Regulation regulation) ->
                admit(new Asking(request, agent, chain, said, regulation), prelude);
        };
    }

    /**
     * @param said before, in order
     * @param regulation that it asks for
     */
    private record Asking(
            Request request, Agent agent, List<ModelCatalogue.Entry> chain, List<Message> said, Regulation regulation) {

        /** The same with another question, before which something else is told. */
        Asking with(Prelude.Opening.Ask ask) {
            return new Asking(request.asking(ask.instructions(), ask.message()), agent, chain, said, regulation);
        }

        /** A part of it: another question to somebody else, after the same was said. */
        Asking part(Request other, Agent otherAgent, List<ModelCatalogue.Entry> otherChain) {
            return new Asking(other, otherAgent, otherChain, said, regulation);
        }
    }

    private StartGeneration.Result admit(Asking asking, @Nullable Prelude prelude) {
        Request request = asking.request();
        GenerationId newId = parts.ids().get();
        Generation.Asked asked = new Generation.Asked(
                newId,
                request.asker().user(),
                request.requestId(),
                asking.agent().role(),
                asking.chain().getFirst().model().id(),
                request.message(),
                clock.instant(),
                request.conversation(),
                prelude == null ? null : new InJam(newId, null));
        GenerationRun.Task task = taskOf(asked, asking, prelude);
        Budgets.Hold hold = parts.budgets().hold(request.asker(), estimate(asking, task));
        if (hold == null) {
            return refused(ErrorCode.BUDGET_EXCEEDED, parts.budgets().exceeded(request.asker()));
        }
        Integer atOnce = parts.budgets().allowanceOf(request.asker()).concurrent();
        return switch (registry.admit(asked, atOnce, () -> newRun(asked, task, hold, asking.chain()))) {
            case Registry.Admission.Refused(Refusal refusal) -> {
                hold.settle(Money.ZERO);
                yield new StartGeneration.Result.Refused(refusal);
            }
            case Registry.Admission.Known(GenerationId id) -> {
                hold.settle(Money.ZERO);
                yield new StartGeneration.Result.Started(id, true);
            }
            case Registry.Admission.Admitted(GenerationRun run) -> {
                open(run);
                parts.threads().execute(run);
                yield new StartGeneration.Result.Started(asked.id(), false);
            }
        };
    }

    /** What it costs before the first word. */
    private Money estimate(Asking asking, GenerationRun.Task task) {
        long input = CostMeter.estimateInput(
                task.messages().stream().map(Message::content).toList());
        return GenerationRun.costBeforeTheFirstWord(asking.chain().getFirst().model(), input, clock.instant());
    }

    /** From now on nothing of it is lost, whatever happens to this process. */
    private void open(GenerationRun run) {
        try {
            parts.generations().open(run.generation());
        } catch (RuntimeException fault) {
            parts.listener().faulted(run.generation(), fault);
        }
    }

    /** @param shared whether half of the room is for what others find out first */
    private Histories.Found saidBefore(Request request, List<Message> instructions, Model model, boolean shared) {
        if (request.conversation() == null) {
            return new Histories.Found.Known(
                    request.history().stream()
                            .filter(message -> !(message instanceof Message.SystemMessage))
                            .toList(),
                    Regulation.NORMAL);
        }
        List<String> others =
                new ArrayList<>(instructions.stream().map(Message::content).toList());
        others.add(request.message());
        long room = HistoryRoom.of(model, request.maxTokens()) - CostMeter.estimateInput(others);
        return histories.before(
                request.conversation(), request.asker().user(), shared ? room / 2 : room, clock.instant());
    }

    private GenerationRun newRun(
            Generation.Asked asked, GenerationRun.Task task, Budgets.Hold hold, List<ModelCatalogue.Entry> chain) {
        return new GenerationRun(
                new Generation.Streaming(asked),
                task,
                hold,
                new AttemptPlan(chain, parts.gate(), parts.random()),
                tools,
                this::ended);
    }

    private void ended(GenerationRun run) {
        registry.ended(run, clock.instant());
        Generation.Finished result = run.result();
        if (result != null) {
            histories.ended(result);
        }
    }

    private static AgentRole roleOf(Request request) {
        return request.role() == null ? AgentRole.PRIMARY : request.role();
    }

    private static StartGeneration.Result refused(ErrorCode code, String message) {
        return new StartGeneration.Result.Refused(new Refusal(code, message));
    }

    private @Nullable GenerationId knownUnder(Request request) {
        if (request.requestId() == null) {
            return null;
        }
        GenerationId here = registry.known(request.asker().user(), request.requestId());
        if (here != null) {
            return here;
        }
        Generation.Finished recorded = parts.generations().find(request.asker().user(), request.requestId());
        return recorded == null ? null : recorded.id();
    }

    private static Refusal tooManyRequests(Duration wait) {
        long seconds = Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
        return new Refusal(
                ErrorCode.RATE_LIMITED,
                "You have asked as often as you may in a minute. Please ask again in " + seconds + " s.",
                wait);
    }

    private @Nullable Refusal tooMuch(Request request) {
        int mostMessages = settings.limits().historyMessages();
        if (request.history().size() > mostMessages) {
            return new Refusal(
                    ErrorCode.INVALID_REQUEST,
                    "history: " + request.history().size() + " messages (expected: at most " + mostMessages + ")");
        }
        int mostChars = settings.limits().messageChars();
        if (request.message().length() > mostChars) {
            return tooLong("message", request.message(), mostChars);
        }
        if (request.systemPrompt() != null && request.systemPrompt().length() > mostChars) {
            return tooLong("systemPrompt", request.systemPrompt(), mostChars);
        }
        for (int i = 0; i < request.history().size(); i++) {
            String content = request.history().get(i).content();
            if (content.length() > mostChars) {
                return tooLong("history[" + i + "].content", content, mostChars);
            }
        }
        return null;
    }

    private static Refusal tooLong(String field, String text, int most) {
        return new Refusal(
                ErrorCode.INVALID_REQUEST,
                field + ": " + text.length() + " characters (expected: at most " + most + ")");
    }

    private GenerationRun.Task taskOf(Generation.Asked asked, Asking asking, @Nullable Prelude prelude) {
        Request request = asking.request();
        CostLimit limit = request.maxCost() == null ? null : new CostLimit(request.maxCost());
        GenerationRun.Task task = taskOf(asking, limit);
        if (prelude == null) {
            return task;
        }
        CostLimit ofParts = limit == null ? null : limit.share(PARTS_SHARE);
        return task.precededBy(new GenerationRun.Preceded(
                prelude,
                (part, weight, whenOver) -> cast(asked, asking, part, weight, ofParts, whenOver),
                ask -> taskOf(asking.with(ask), limit).messages()));
    }

    /** Starts a part of a jam. */
    private GenerationRun cast(
            Generation.Asked jam,
            Asking whole,
            Request request,
            @Nullable Double weight,
            @Nullable CostLimit limit,
            Runnable whenOver) {
        Agent agent = parts.agents().get(roleOf(request));
        List<ModelCatalogue.Entry> chain = parts.agents().chainOf(agent);
        Generation.Asked asked = new Generation.Asked(
                parts.ids().get(),
                jam.owner(),
                null,
                agent.role(),
                chain.getFirst().model().id(),
                request.message(),
                clock.instant(),
                null,
                new InJam(jam.id(), weight));
        // What it holds is decided with each of its calls, as is everybody's.
        Budgets.Hold hold = parts.budgets().holdLater(request.asker());
        GenerationRun run = newRun(asked, taskOf(whole.part(request, agent, chain), limit), hold, chain);
        registry.enter(run);
        parts.threads().execute(() -> {
            // On its own thread, so that parts do not wait for each other's records.
            open(run);
            run.run();
            whenOver.run();
        });
        return run;
    }

    private static List<Message> instructionsTo(Agent agent, Request request) {
        List<Message> messages = new ArrayList<>();
        boolean alone = request.role() == null;
        String instructions = instructions(request.systemPrompt(), alone ? "" : agent.prompt());
        if (!instructions.isEmpty()) {
            messages.add(new Message.SystemMessage(instructions));
        }
        request.history().stream()
                .filter(message -> message instanceof Message.SystemMessage)
                .forEach(messages::add);
        return messages;
    }

    private GenerationRun.Task taskOf(Asking asking, @Nullable CostLimit limit) {
        Request request = asking.request();
        Agent agent = asking.agent();
        boolean alone = request.role() == null;
        List<Message> messages = new ArrayList<>(instructionsTo(agent, request));
        String regulated = alone ? "" : parts.agents().toldWhen(asking.regulation());
        if (!regulated.isEmpty()) {
            messages.add(new Message.SystemMessage(regulated));
        }
        messages.addAll(asking.said());
        messages.add(new Message.UserMessage(request.message()));
        return new GenerationRun.Task(
                List.copyOf(messages),
                request.temperature() == null && !alone ? Double.valueOf(agent.temperature()) : request.temperature(),
                request.maxTokens(),
                limit,
                alone || !request.tools() ? List.of() : toolsOf(agent),
                null);
    }

    private List<Tool> toolsOf(Agent agent) {
        return parts.tools().available().stream().filter(agent.tools()::allow).toList();
    }

    private static String instructions(@Nullable String systemPrompt, String agentPrompt) {
        if (systemPrompt == null || systemPrompt.isBlank()) {
            return agentPrompt;
        }
        return agentPrompt.isBlank() ? systemPrompt : systemPrompt + "\n\n" + agentPrompt;
    }

    @Override
    public List<GenerationId> parts(GenerationId whole) {
        List<GenerationId> known = registry.partsOf(whole);
        return known == null ? parts.generations().parts(whole) : known;
    }

    @Override
    public WatchGeneration.Result watch(GenerationId id, Principal viewer, long after, Runnable wake) {
        GenerationRun run = registry.running(id);
        if (run != null && !viewer.maySee(run.generation().owner())) {
            return new WatchGeneration.Result.Refused(NOT_FOUND);
        }
        if (run != null && !run.watchers().join()) {
            return new WatchGeneration.Result.Refused(new Refusal(
                    ErrorCode.RATE_LIMITED,
                    "sessionId: watched by " + settings.limits().watchersPerGeneration() + " already"));
        }
        Runnable leave = run == null ? () -> {} : () -> run.watchers().leave(clock.instant());
        Generation.Finished finished = run == null ? finished(id, viewer) : null;
        if (run == null && finished == null) {
            return new WatchGeneration.Result.Refused(NOT_FOUND);
        }
        GenerationLog.Reader log = parts.log().find(id);
        if (log != null) {
            return new WatchGeneration.Result.Watching(new LogCursor(log, after, wake, leave));
        }
        return finished == null
                ? new WatchGeneration.Result.Refused(NOT_FOUND)
                : new WatchGeneration.Result.Watching(new RecordedCursor(finished, after));
    }

    private Generation.@Nullable Finished finished(GenerationId id, Principal viewer) {
        Generation.Finished finished = registry.retained(id);
        if (finished == null) {
            finished = parts.generations().find(id);
        }
        return finished != null && viewer.maySee(finished.owner()) ? finished : null;
    }

    @Override
    public StopGeneration.Result stop(GenerationId id, Principal asker) {
        Instant asked = clock.instant();
        GenerationRun run = registry.running(id);
        if (run == null) {
            Generation.Finished finished = finished(id, asker);
            return finished == null ? new StopGeneration.Result.Refused(NOT_FOUND) : stopped(finished, Duration.ZERO);
        }
        if (!asker.maySee(run.generation().owner())) {
            return new StopGeneration.Result.Refused(NOT_FOUND);
        }
        run.end(EndCause.STOPPED);
        Duration closedAfter = Duration.between(asked, clock.instant());
        try {
            return stopped(run.awaitEnd(), closedAfter);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new StopGeneration.Result.Refused(
                    new Refusal(ErrorCode.SHUTTING_DOWN, "The server is shutting down; the generation ends with it."));
        }
    }

    private static StopGeneration.Result stopped(Generation.Finished finished, Duration closedAfter) {
        GenerationEvent.Ended end = (GenerationEvent.Ended) finished.end().event();
        return new StopGeneration.Result.Stopped(end.spend(), closedAfter);
    }

    @Override
    public List<RunningStream> streams(Principal viewer) {
        return registry.running().stream()
                .filter(run -> viewer.maySee(run.generation().owner()))
                .map(GenerationRun::snapshot)
                .sorted(Comparator.comparing(RunningStream::startedAt))
                .toList();
    }

    /** Whether requests are taken: false once it is shutting down. */
    public boolean open() {
        return registry.open();
    }

    /** How many generations are running. */
    public int running() {
        return registry.running().size();
    }

    /** How many watch the running generations. */
    public int watchers() {
        return registry.running().stream()
                .mapToInt(run -> run.watchers().count())
                .sum();
    }

    /** How many characters the logs of ended generations hold. */
    public long retainedChars() {
        return registry.retainedChars();
    }

    /**
     * Keeps how far running generations have come. To be called about once a second, by one thread of its own: it takes
     * as long as the store does.
     */
    public void checkpoint() {
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (GenerationRun run : registry.running()) {
            Checkpoint checkpoint = run.checkpoint();
            if (checkpoint != null) {
                checkpoints.add(checkpoint);
            }
        }
        if (!checkpoints.isEmpty()) {
            parts.generations().checkpoint(checkpoints);
        }
    }

    /**
     * Ends, with what is known of them, the generations that an earlier process left behind when it was killed.
     *
     * @return how many there were
     */
    public int closeUnfinished() {
        List<Unfinished> left = parts.generations().unfinished();
        // Parts come first, as what they cost counts in the whole.
        left.stream()
                .sorted(Comparator.comparing(
                        unfinished -> !unfinished.generation().asked().isPart()))
                .forEach(unfinished -> parts.generations()
                        .add(unfinished.interrupted(
                                clock.instant(), ofParts(unfinished.generation().asked()))));
        return left.size();
    }

    private Spend ofParts(Generation.Asked asked) {
        return asked.jam() == null || asked.isPart()
                ? Spend.NONE
                : parts.generations().parts(asked.id()).stream()
                        .map(parts.generations()::find)
                        .filter(Objects::nonNull)
                        .map(part -> ((GenerationEvent.Ended) part.end().event()).spend())
                        .reduce(Spend.NONE, Spend::plus);
    }

    /** Ends what is overdue and forgets what has been kept long enough. To be called a few times a second. */
    public void timePassed() {
        Instant now = clock.instant();
        for (GenerationRun run : registry.running()) {
            run.timePassed(now);
        }
        registry.expire(now.minus(settings.retain())).forEach(parts.log()::drop);
    }

    /** A conversation that was begun without a question, so that it is known here. */
    public void begun(Conversation conversation) {
        histories.begun(conversation);
    }

    /**
     * Stops what runs of a conversation, and forgets what memory holds of it. Blocks until that has ended.
     *
     * @return whether anything ran
     */
    public boolean forget(ConversationId conversation) throws InterruptedException {
        List<GenerationRun> running = registry.running().stream()
                .filter(run -> conversation.equals(run.generation().asked().conversation()))
                .toList();
        running.forEach(run -> run.end(EndCause.STOPPED));
        for (GenerationRun run : running) {
            run.awaitEnd();
        }
        registry.forget(conversation).forEach(parts.log()::drop);
        histories.forget(conversation);
        return !running.isEmpty();
    }

    /** Takes no more requests, lets what runs come to its end for so long, then interrupts it. Blocks until all ended. */
    public void shutDown(Duration drain) throws InterruptedException {
        registry.close();
        Instant deadline = clock.instant().plus(drain);
        for (GenerationRun run : registry.running()) {
            run.awaitEnd(Duration.between(clock.instant(), deadline));
        }
        List<GenerationRun> left = List.copyOf(registry.running());
        for (GenerationRun run : left) {
            run.end(EndCause.INTERRUPTED);
        }
        for (GenerationRun run : left) {
            run.awaitEnd();
        }
    }
}
