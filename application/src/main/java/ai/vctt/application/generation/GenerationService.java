package ai.vctt.application.generation;

import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.generation.port.in.ListParts;
import ai.vctt.application.generation.port.in.ListStreams;
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
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
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
import org.jspecify.annotations.Nullable;

/** Starts, watches, lists and stops generations. Thread-safe. */
public final class GenerationService
        implements StartGeneration, WatchGeneration, StopGeneration, ListStreams, ListParts {

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
    private final Registry registry;
    private final Histories histories;
    private final Admissions admissions;
    private final Audience audience;

    public GenerationService(Parts parts) {
        this.parts = parts;
        this.clock = parts.clock();
        this.settings = parts.settings();
        this.registry = new Registry(settings.limits());
        this.histories = new Histories(parts.conversations());
        this.admissions = new Admissions(parts, registry, histories);
        this.audience = new Audience(registry, parts.generations(), parts.log(), settings.limits(), clock);
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
        return admissions.start(request, prelude);
    }

    @Override
    public List<GenerationId> parts(GenerationId whole) {
        List<GenerationId> known = registry.partsOf(whole);
        return known == null ? parts.generations().parts(whole) : known;
    }

    @Override
    public WatchGeneration.Result watch(GenerationId id, Principal viewer, long after, Runnable wake) {
        return audience.watch(id, viewer, after, wake);
    }

    @Override
    public StopGeneration.Result stop(GenerationId id, Principal asker) {
        return audience.stop(id, asker);
    }

    @Override
    public List<RunningStream> streams(Principal viewer) {
        return audience.streams(viewer);
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
     * Says to other servers that this one is there, and ends, with what is known of them, the generations that servers left
     * behind which are gone. To be called before anything is asked, and several times in each {@link Generations#LEASE}
     * from then on, by one thread of its own: it takes as long as the store does.
     *
     * @return how many there were
     */
    public int closeUnfinished() {
        parts.generations().renewLease();
        List<Unfinished> left = parts.generations().unfinished();
        // Parts come first, as what they cost counts in the whole.
        left.stream()
                .sorted(Comparator.comparing(
                        unfinished -> !unfinished.generation().asked().isPart()))
                .forEach(unfinished -> parts.generations()
                        .interrupt(unfinished.interrupted(
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
