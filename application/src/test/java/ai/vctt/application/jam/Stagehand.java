package ai.vctt.application.jam;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.conversation.port.out.ListedConversations;
import ai.vctt.application.generation.Agents;
import ai.vctt.application.generation.Clocks;
import ai.vctt.application.generation.GenerationService;
import ai.vctt.application.generation.GenerationSettings;
import ai.vctt.application.generation.SettableClock;
import ai.vctt.application.generation.ToolSettings;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.generation.port.in.StopGeneration;
import ai.vctt.application.generation.port.in.WatchGeneration;
import ai.vctt.application.generation.port.out.CallGate;
import ai.vctt.application.generation.port.out.GenerationListener;
import ai.vctt.application.generation.port.out.InMemoryTools;
import ai.vctt.application.generation.port.out.ListedGenerations;
import ai.vctt.application.generation.port.out.ModelCatalogue;
import ai.vctt.application.generation.port.out.ModelCatalogue.Entry;
import ai.vctt.application.generation.port.out.NaiveGenerationLog;
import ai.vctt.application.generation.port.out.ScriptedLanguageModel;
import ai.vctt.application.generation.port.out.ScriptedLanguageModel.Call;
import ai.vctt.application.generation.port.out.SimpleCallGate;
import ai.vctt.application.jam.port.in.StartJam;
import ai.vctt.application.jam.port.out.SimpleJson;
import ai.vctt.application.limits.Budgets;
import ai.vctt.application.limits.LimitSettings;
import ai.vctt.application.limits.RequestRates;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Allowance;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.agent.Agent;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Price;
import ai.vctt.domain.cost.PriceList;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationEvent.Phase;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import ai.vctt.domain.trust.Regulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** A band whose agents have one scripted model each, named as their role, and a clock that stands still. */
final class Stagehand {

    private static final LimitSettings NO_LIMITS = new LimitSettings(null, 0.8, Allowance.USUAL);

    static final Principal ANN = Principal.user(new UserId("ann"));
    static final Duration LANE_DEADLINE = Duration.ofSeconds(60);
    static final Duration PLANNER_DEADLINE = Duration.ofSeconds(20);

    private static final List<AgentRole> AGENTS = List.of(
            AgentRole.PLANNER,
            AgentRole.ANALYST,
            AgentRole.RELATIONAL,
            AgentRole.ETHICS,
            AgentRole.VERIFICATION,
            AgentRole.SYNTHESISER);
    private static final Clocks PATIENT = new Clocks(
            Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5), null, Duration.ofMinutes(10));

    final SettableClock clock = new SettableClock();
    final ListedGenerations stored = new ListedGenerations();
    final NaiveGenerationLog logs = new NaiveGenerationLog();
    final SimpleCallGate gate = new SimpleCallGate(clock, 100);
    final List<Throwable> faults = new ArrayList<>();
    private final SimpleJson json = new SimpleJson();

    /** A fault in this server. */
    volatile boolean cannotRead;

    final GenerationService generations;
    final JamService jams;
    private final Map<AgentRole, ScriptedLanguageModel> models = new EnumMap<>(AgentRole.class);
    private final ModelCatalogue catalogue;
    private final AtomicLong ids = new AtomicLong();

    Stagehand() {
        PriceList prices = PriceList.always(Price.of(Money.usd("0.001"), Money.usd("0.01")));
        List<Entry> entries = new ArrayList<>();
        List<Agent> agents = new ArrayList<>();
        for (AgentRole role : AGENTS) {
            ScriptedLanguageModel model = new ScriptedLanguageModel();
            models.put(role, model);
            ModelId id = new ModelId(role.wireName());
            entries.add(Entry.available(
                    new Model(
                            id,
                            new ProviderId("p-" + id),
                            id.value(),
                            prices,
                            100_000,
                            4096,
                            Model.Abilities.USUAL,
                            false),
                    model));
            agents.add(new Agent(role, "You are the " + role.wireName() + ".", List.of(id), 0.5));
        }
        catalogue = () -> List.copyOf(entries);
        Agents band = new Agents(agents, catalogue, new ModelId("planner"), Map.of(Regulation.SLOW_DOWN, "Slow down."));
        generations = new GenerationService(new GenerationService.Parts(
                band,
                catalogue,
                logs,
                stored,
                new ListedConversations(stored),
                new GenerationListener() {
                    @Override
                    public void faulted(Generation.Streaming generation, Throwable fault) {
                        faults.add(fault);
                    }
                },
                gate,
                new InMemoryTools(),
                new ToolSettings(Duration.ofSeconds(30), 100, 4),
                new GenerationSettings(
                        new GenerationSettings.Limits(1000, 10, 10_000, 3, 2, 3, 100, 100_000),
                        PATIENT,
                        PATIENT,
                        Map.of(),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(10)),
                new Budgets(NO_LIMITS, clock, (_, _) -> {}),
                new RequestRates(Allowance.USUAL, clock),
                clock,
                () -> new GenerationId(new UUID(0, ids.incrementAndGet())),
                new Random(1),
                Executors.newVirtualThreadPerTaskExecutor()));
        jams = new JamService(
                generations,
                band,
                new JamSettings(
                        PLANNER_DEADLINE,
                        LANE_DEADLINE,
                        3,
                        new JamSettings.Prompts("Plan.", "Report.", "Look again.", "Synthesise.")),
                this::read);
    }

    private Object read(String text) {
        if (cannotRead) {
            throw new IllegalStateException("cannot read");
        }
        return json.read(text);
    }

    /** Lets calls of this agent's model fail elsewhere until it is given a rest. */
    void wearOut(AgentRole role) {
        Model model = catalogue.find(new ModelId(role.wireName())).model();
        while (gate.enter(model) instanceof CallGate.Entrance.Open(CallGate.Call call)) {
            call.failed(new GenerationError.ProviderFailed(""));
        }
    }

    ScriptedLanguageModel model(AgentRole role) {
        return models.get(role);
    }

    Call called(AgentRole role) throws InterruptedException {
        return model(role).awaitCall();
    }

    /** Lets the next call of this agent be answered at once. */
    Stagehand says(AgentRole role, String... pieces) {
        StreamEvent[] answer = ScriptedLanguageModel.answer(pieces);
        model(role).answering(answer);
        return this;
    }

    void pass(Duration duration) {
        clock.advance(duration);
        generations.timePassed();
    }

    GenerationId jam(String question) {
        return started(jams.start(request(question, null, null)));
    }

    static GenerationId started(StartGeneration.Result result) {
        assertThat(result).isInstanceOf(StartGeneration.Result.Started.class);
        return ((StartGeneration.Result.Started) result).id();
    }

    static StartJam.Request in(ConversationId conversation, String question) {
        return new StartJam.Request(ANN, null, question, List.of(), conversation, null, List.of(), null, null, null);
    }

    static StartJam.Request request(String question, String maxCost, String requestId, AgentRole... roles) {
        return new StartJam.Request(
                ANN,
                requestId == null ? null : new RequestId(requestId),
                question,
                List.of(),
                null,
                null,
                List.of(roles),
                null,
                null,
                maxCost == null ? null : Money.usd(maxCost));
    }

    StopGeneration.Result.Stopped stop(GenerationId id) {
        return (StopGeneration.Result.Stopped) generations.stop(id, ANN);
    }

    Audience watch(GenerationId id) {
        return watch(id, 0);
    }

    Audience watch(GenerationId id, long after) {
        Semaphore news = new Semaphore(0);
        WatchGeneration.Result result = generations.watch(id, ANN, after, news::release);
        assertThat(result).isInstanceOf(WatchGeneration.Result.Watching.class);
        return new Audience(((WatchGeneration.Result.Watching) result).cursor(), news, new ArrayList<>());
    }

    /** Somebody who waits for what comes. */
    record Audience(WatchGeneration.Cursor cursor, Semaphore news, List<GenerationEvent> seen) {

        GenerationEvent next() throws InterruptedException {
            SequencedEvent event = cursor.next();
            while (event == null) {
                news.acquire();
                event = cursor.next();
            }
            seen.add(event.event());
            return event.event();
        }

        Phase phase(String name, Phase.State status) throws InterruptedException {
            return (Phase) until(
                    event -> event instanceof Phase phase && phase.name().equals(name) && phase.status() == status);
        }

        GenerationEvent.Ended end() throws InterruptedException {
            return (GenerationEvent.Ended) until(event -> event instanceof GenerationEvent.Ended);
        }

        GenerationEvent.Text text() throws InterruptedException {
            return (GenerationEvent.Text) until(event -> event instanceof GenerationEvent.Text);
        }

        private GenerationEvent until(Predicate<GenerationEvent> wanted) throws InterruptedException {
            GenerationEvent event = next();
            while (!wanted.test(event)) {
                event = next();
            }
            return event;
        }
    }
}
