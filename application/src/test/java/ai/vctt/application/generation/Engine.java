package ai.vctt.application.generation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.conversation.port.out.ListedConversations;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.generation.port.in.WatchGeneration;
import ai.vctt.application.generation.port.out.GenerationListener;
import ai.vctt.application.generation.port.out.InMemoryTools;
import ai.vctt.application.generation.port.out.ListedGenerations;
import ai.vctt.application.generation.port.out.ModelCatalogue;
import ai.vctt.application.generation.port.out.ModelCatalogue.Entry;
import ai.vctt.application.generation.port.out.NaiveGenerationLog;
import ai.vctt.application.generation.port.out.ScriptedLanguageModel;
import ai.vctt.application.generation.port.out.SimpleCallGate;
import ai.vctt.application.limits.Budgets;
import ai.vctt.application.limits.LimitSettings;
import ai.vctt.application.limits.RequestRates;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Allowance;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.agent.Agent;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Price;
import ai.vctt.domain.cost.PriceList;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import ai.vctt.domain.tool.AllowedTools;
import ai.vctt.domain.tool.ToolRun;
import ai.vctt.domain.trust.Regulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The whole application with two scripted models, "first" and "second", and a clock that stands still. The ethics agent's
 * second model can go on from half an answer and uses any tool, the synthesiser some; the relational agent's first has a pace to keep.
 */
final class Engine {

    static final Principal ANN = Principal.user(new UserId("ann"));
    static final Principal BEN = Principal.user(new UserId("ben"));
    static final Duration GRACE = Duration.ofSeconds(30);
    static final Duration RETAIN = Duration.ofMinutes(10);
    static final Clocks CLOCKS = new Clocks(
            Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10), null, Duration.ofMinutes(10));

    static final Clocks.Changes PACED =
            new Clocks.Changes(null, null, null, new Clocks.Pace(2, Duration.ofSeconds(5)), null);

    final SettableClock clock = new SettableClock();
    final ScriptedLanguageModel first = new ScriptedLanguageModel();
    final ScriptedLanguageModel second = new ScriptedLanguageModel();
    final ListedGenerations stored = new ListedGenerations();
    final ListedConversations conversations = new ListedConversations(stored);
    final NaiveGenerationLog logs = new NaiveGenerationLog();
    final SimpleCallGate gate = new SimpleCallGate(clock, 3);
    final InMemoryTools tools = new InMemoryTools()
            .with("vctt", "add", (_, arguments) -> "sum of " + arguments)
            .with("fs", "read", (user, _) -> "a file of " + user.value())
            .with("fs", "large", (_, _) -> "x".repeat(101))
            .with("fs", "failing", (_, _) -> {
                throw new IllegalArgumentException("no such file");
            })
            .with("fs", "faulty", (_, _) -> {
                throw new IllegalStateException("a bug");
            })
            .withHanging("fs", "hanging")
            .with("web", "search", (_, _) -> "not for all");
    final List<Throwable> faults = new ArrayList<>();
    final List<ToolRun> toolRuns = new ArrayList<>();
    final Budgets budgets;
    final GenerationService service;
    private final ModelCatalogue catalogue;
    private final AtomicLong ids = new AtomicLong();

    Engine() {
        this(new LimitSettings(null, 0.8, Allowance.USUAL));
    }

    Engine(LimitSettings usual) {
        this(new GenerationSettings.Limits(1000, 10, 10_000, 4, 3, 3, 100, 100_000), 8_000, 128_000, usual);
    }

    Engine(GenerationSettings.Limits limits, int firstWindow, int secondWindow) {
        this(limits, firstWindow, secondWindow, new LimitSettings(null, 0.8, Allowance.USUAL));
    }

    private Engine(GenerationSettings.Limits limits, int firstWindow, int secondWindow, LimitSettings usual) {
        budgets = new Budgets(usual, clock, (_, _) -> {});
        PriceList prices = PriceList.always(Price.of(Money.usd("0.001"), Money.usd("0.01")));
        List<Entry> entries = List.of(
                Entry.available(model("first", firstWindow, prices), first),
                Entry.available(model("second", secondWindow, prices), second),
                Entry.available(model("unpriced", secondWindow, null), first),
                Entry.available(continuing("continuing", secondWindow, prices), second),
                Entry.available(model("paced", firstWindow, prices), first),
                Entry.unavailable(model("absent", 1000, prices), "no key: set ABSENT_API_KEY"));
        catalogue = () -> entries;
        Agent primary =
                new Agent(AgentRole.PRIMARY, "Be brief.", List.of(new ModelId("first"), new ModelId("second")), 0.7);
        Agent synthesiser = new Agent(
                AgentRole.SYNTHESISER,
                "",
                List.of(new ModelId("first"), new ModelId("second")),
                0.7,
                new AllowedTools(List.of("add", "fs:*")));
        Agent analyst = new Agent(AgentRole.ANALYST, "Analyse.", List.of(new ModelId("second")), 0.2);
        Agent ethics = new Agent(
                AgentRole.ETHICS,
                "Judge.",
                List.of(new ModelId("first"), new ModelId("continuing")),
                0.2,
                AllowedTools.ALL);
        Agent relational =
                new Agent(AgentRole.RELATIONAL, "Feel.", List.of(new ModelId("paced"), new ModelId("second")), 0.2);
        service = new GenerationService(new GenerationService.Parts(
                new Agents(
                        List.of(primary, analyst, ethics, relational, synthesiser),
                        catalogue,
                        new ModelId("first"),
                        Map.of(Regulation.CLARIFY, "Clarify.", Regulation.SLOW_DOWN, "Slow down.")),
                catalogue,
                logs,
                stored,
                conversations,
                new GenerationListener() {
                    @Override
                    public void faulted(Generation.Streaming generation, Throwable fault) {
                        faults.add(fault);
                    }

                    @Override
                    public void toolCalled(Generation.Streaming generation, ToolRun run) {
                        toolRuns.add(run);
                    }
                },
                gate,
                tools,
                new ToolSettings(Duration.ofSeconds(30), 100, 4),
                new GenerationSettings(limits, CLOCKS, CLOCKS, Map.of(new ModelId("paced"), PACED), GRACE, RETAIN),
                budgets,
                new RequestRates(usual.each(), clock),
                clock,
                () -> new GenerationId(new UUID(0, ids.incrementAndGet())),
                new Random(1),
                Executors.newVirtualThreadPerTaskExecutor()));
    }

    private static Model model(String id, int window, PriceList prices) {
        return model(id, window, prices, Model.Abilities.USUAL);
    }

    private static Model continuing(String id, int window, PriceList prices) {
        return model(id, window, prices, new Model.Abilities(true, true, true, false, true));
    }

    private static Model model(String id, int window, PriceList prices, Model.Abilities abilities) {
        return new Model(new ModelId(id), new ProviderId("p-" + id), id, prices, window, 4096, abilities, false);
    }

    Model model(String id) {
        return catalogue.find(new ModelId(id)).model();
    }

    /** Lets so much time pass, and the engine notice. */
    void pass(Duration duration) {
        clock.advance(duration);
        service.timePassed();
    }

    GenerationId ask(String message) {
        return started(service.start(new Asking(message).request())).id();
    }

    static StartGeneration.Result.Started started(StartGeneration.Result result) {
        assertThat(result).isInstanceOf(StartGeneration.Result.Started.class);
        return (StartGeneration.Result.Started) result;
    }

    Watch watch(GenerationId id) {
        return watch(id, 0);
    }

    Watch watch(GenerationId id, long after) {
        Semaphore news = new Semaphore(0);
        WatchGeneration.Result result = service.watch(id, ANN, after, news::release);
        assertThat(result).isInstanceOf(WatchGeneration.Result.Watching.class);
        return new Watch(((WatchGeneration.Result.Watching) result).cursor(), news);
    }

    /** A request in the making. */
    record Asking(
            String message,
            Principal asker,
            AgentRole role,
            String systemPrompt,
            List<Message> history,
            ConversationId conversation,
            GenerationId replaces,
            String model,
            Integer maxTokens,
            String maxCost,
            String requestId) {

        Asking(String message) {
            this(message, ANN, AgentRole.PRIMARY, null, List.of(), null, null, null, null, null, null);
        }

        Asking by(Principal other) {
            return new Asking(
                    message,
                    other,
                    role,
                    systemPrompt,
                    history,
                    conversation,
                    replaces,
                    model,
                    maxTokens,
                    maxCost,
                    requestId);
        }

        Asking to(AgentRole other) {
            return new Asking(
                    message,
                    asker,
                    other,
                    systemPrompt,
                    history,
                    conversation,
                    replaces,
                    model,
                    maxTokens,
                    maxCost,
                    requestId);
        }

        Asking told(String prompt) {
            return new Asking(
                    message,
                    asker,
                    role,
                    prompt,
                    history,
                    conversation,
                    replaces,
                    model,
                    maxTokens,
                    maxCost,
                    requestId);
        }

        Asking after(Message... messages) {
            return new Asking(
                    message,
                    asker,
                    role,
                    systemPrompt,
                    List.of(messages),
                    conversation,
                    replaces,
                    model,
                    maxTokens,
                    maxCost,
                    requestId);
        }

        Asking in(ConversationId other) {
            return new Asking(
                    message, asker, role, systemPrompt, history, other, replaces, model, maxTokens, maxCost, requestId);
        }

        Asking insteadOf(GenerationId other) {
            return new Asking(
                    message,
                    asker,
                    role,
                    systemPrompt,
                    history,
                    conversation,
                    other,
                    model,
                    maxTokens,
                    maxCost,
                    requestId);
        }

        Asking of(String other) {
            return new Asking(
                    message,
                    asker,
                    role,
                    systemPrompt,
                    history,
                    conversation,
                    replaces,
                    other,
                    maxTokens,
                    maxCost,
                    requestId);
        }

        Asking tokens(int most) {
            return new Asking(
                    message,
                    asker,
                    role,
                    systemPrompt,
                    history,
                    conversation,
                    replaces,
                    model,
                    most,
                    maxCost,
                    requestId);
        }

        Asking cost(String most) {
            return new Asking(
                    message,
                    asker,
                    role,
                    systemPrompt,
                    history,
                    conversation,
                    replaces,
                    model,
                    maxTokens,
                    most,
                    requestId);
        }

        Asking under(String id) {
            return new Asking(
                    message, asker, role, systemPrompt, history, conversation, replaces, model, maxTokens, maxCost, id);
        }

        StartGeneration.Request request() {
            return new StartGeneration.Request(
                    asker,
                    requestId == null ? null : new RequestId(requestId),
                    message,
                    systemPrompt,
                    history,
                    conversation,
                    replaces,
                    role,
                    null,
                    model == null ? null : new ModelId(model),
                    maxTokens,
                    maxCost == null ? null : Money.usd(maxCost),
                    true);
        }
    }

    /** A watcher who waits for what comes. */
    record Watch(WatchGeneration.Cursor cursor, Semaphore news) {

        SequencedEvent next() throws InterruptedException {
            SequencedEvent event = cursor.next();
            while (event == null) {
                news.acquire();
                event = cursor.next();
            }
            return event;
        }

        GenerationEvent nextEvent() throws InterruptedException {
            return next().event();
        }

        List<SequencedEvent> toTheEnd() throws InterruptedException {
            List<SequencedEvent> events = new ArrayList<>();
            do {
                events.add(next());
            } while (!(events.getLast().event() instanceof GenerationEvent.Ended));
            return events;
        }

        GenerationEvent end() throws InterruptedException {
            return toTheEnd().getLast().event();
        }
    }
}
