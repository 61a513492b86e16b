package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.sim.Call;
import ai.vctt.sim.Charge;
import ai.vctt.sim.Fault;
import ai.vctt.sim.Fault.CutBy;
import ai.vctt.sim.Fault.ErrorShape;
import ai.vctt.sim.Fault.KeepAlive;
import ai.vctt.sim.Problem;
import ai.vctt.sim.Shape;
import ai.vctt.sim.Simulator;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Whatever goes wrong at the providers, and whenever readers stop: every answer has one end, is whole when it says so, costs
 * what the providers charge, and leaves no call open. Each agent has two models of its own, one on each wire, so that every
 * call can be told whose it is.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "vctt.providers.chat.kind=openai",
            "vctt.providers.chat.api-key=sim",
            "vctt.providers.messages.kind=anthropic",
            "vctt.providers.messages.api-key=sim",
            "vctt.clocks.connect=3s",
            "vctt.clocks.first-token=3s",
            "vctt.clocks.idle=3s",
            "vctt.circuit.in-a-row=1000",
            "vctt.circuit.calls=1000"
        })
class RandomFailuresTest {

    private static final List<String> AGENTS =
            List.of("primary", "planner", "analyst", "relational", "ethics", "synthesiser", "verification");
    private static final int TOKENS = 60;
    private static final BigDecimal INPUT = new BigDecimal("0.000002");
    private static final BigDecimal OUTPUT = new BigDecimal("0.000010");
    private static final Simulator SIM = Simulator.start();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void models(DynamicPropertyRegistry registry) {
        registry.add("vctt.providers.chat.base-url", SIM::openAiBaseUrl);
        registry.add("vctt.providers.messages.base-url", SIM::anthropicBaseUrl);
        for (int i = 0; i < AGENTS.size(); i++) {
            String first = first(AGENTS.get(i));
            String second = second(AGENTS.get(i));
            model(registry, first, i % 2 == 0 ? "chat" : "messages", 8_192);
            model(registry, second, i % 2 == 0 ? "messages" : "chat", 128_000);
            registry.add("vctt.models." + second + ".prefill", () -> true);
            registry.add("vctt.agents." + AGENTS.get(i) + ".chain", () -> first + "," + second);
        }
    }

    private static void model(DynamicPropertyRegistry registry, String name, String provider, int window) {
        registry.add("vctt.models." + name + ".provider", () -> provider);
        registry.add("vctt.models." + name + ".input-per-million", () -> 2);
        registry.add("vctt.models." + name + ".output-per-million", () -> 10);
        registry.add("vctt.models." + name + ".context-window", () -> window);
    }

    private static String first(String agent) {
        return agent + "-first";
    }

    private static String second(String agent) {
        return agent + "-second";
    }

    @AfterAll
    static void stop() {
        SIM.close();
    }

    private record Outcome(String agent, String question, List<Client.Event> events) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void every_answer_has_one_end_is_whole_when_it_says_so_and_costs_what_providers_charge(long seed) throws Exception {
        Random random = new Random(seed);
        SIM.reset();
        SIM.shape(Shape.USUAL.tokens(TOKENS).rate(200));
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> running = new ArrayList<>();
            for (String agent : AGENTS) {
                SIM.script(first(agent), faults(random));
                SIM.script(second(agent), faults(random));
                boolean stops = random.nextInt(5) == 0;
                running.add(readers.submit(() -> ask(agent, "Why is the sky blue? (" + seed + ")", stops)));
            }
            for (Future<Outcome> answer : running) {
                check(answer.get());
            }
        }
        SIM.awaitNoneRunning();
    }

    private static Fault[] faults(Random random) {
        List<Fault> faults = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            faults.add(fault(random));
        }
        if (random.nextBoolean()) {
            faults.add(Fault.none());
        }
        return faults.toArray(Fault[]::new);
    }

    private static Fault fault(Random random) {
        int after = random.nextInt(TOKENS);
        return switch (random.nextInt(16)) {
            case 0 -> Fault.rateLimited();
            case 1 -> Fault.rateLimited(Duration.ofSeconds(random.nextInt(8)));
            case 2 -> Fault.status(random.nextBoolean() ? 500 : 529);
            case 3 -> Fault.reset();
            case 4 -> Fault.silent();
            case 5 -> Fault.slowStart(Duration.ofMillis(random.nextInt(5000)));
            case 6, 7 -> Fault.cutAfter(after, any(CutBy.values(), random));
            case 8 -> Fault.stallAfter(after, any(KeepAlive.values(), random));
            case 9 -> Fault.malformedAfter(after, 1 + random.nextInt(5));
            case 10 -> Fault.noEndMark();
            case 11 -> Fault.errorAfter(after, ErrorShape.OWN, any(Problem.values(), random));
            case 12 -> new Fault.WholeInsteadOfStream();
            case 13 -> Fault.refused(any(Problem.values(), random));
            case 14 -> new Fault.Filtered(after);
            default -> new Fault.RejectsPrefill();
        };
    }

    private static <T> T any(T[] choices, Random random) {
        return choices[random.nextInt(choices.length)];
    }

    private Outcome ask(String agent, String question, boolean stops) throws Exception {
        Map<String, Object> request = new HashMap<>(Map.of("message", question));
        if (!agent.equals("primary")) {
            request.put("agentRole", agent);
        }
        try (Client client = new Client(port, "websocket")) {
            String id = client.ask(request);
            List<Client.Event> events = new ArrayList<>();
            do {
                events.add(client.next());
                if (stops && events.getLast().name().equals("stream_chunk")) {
                    client.emit("stream_stop", new JSONObject(Map.of("sessionId", id)));
                }
            } while (!events.getLast().isEnd());
            return new Outcome(agent, question, events);
        }
    }

    private static void check(Outcome outcome) throws Exception {
        List<Client.Event> events = outcome.events();
        Client.Event end = events.getLast();
        String finish = end.text("finishReason");
        String text = Client.textOf(events);
        assertThat(events).extracting(event -> event.number("seq")).isSorted().doesNotHaveDuplicates();
        if (end.name().equals("stream_error")) {
            assertThat(end.text("code"))
                    .as(outcome.toString())
                    .isIn(
                            "CONTENT_FILTERED",
                            "CONTEXT_LENGTH_EXCEEDED",
                            "PROVIDER_UNAVAILABLE",
                            "PROVIDER_ERROR",
                            "PROVIDER_TIMEOUT");
        } else {
            assertThat(end.text("fullText")).isEqualTo(text);
            assertThat(finish).isIn("stop", "stopped", "content_filter");
        }
        if (finish.equals("stop")) {
            assertThat(text)
                    .as(outcome.toString())
                    .isIn(
                            SIM.answerFor(first(outcome.agent()), outcome.question())
                                    .text(),
                            SIM.answerFor(second(outcome.agent()), outcome.question())
                                    .text());
        }
        checkCost(outcome, end);
    }

    /** Exact where the providers' counts came; else estimated, by no more than half or twice and a short sentence. */
    private static void checkCost(Outcome outcome, Client.Event end) throws Exception {
        BigDecimal bill = BigDecimal.ZERO;
        BigDecimal unsaid = BigDecimal.ZERO;
        for (String model : List.of(first(outcome.agent()), second(outcome.agent()))) {
            for (Call call : SIM.calls(model)) {
                Charge charge = call.awaitEnd().charge();
                bill = bill.add(costOf(charge.inputTokens(), charge.outputTokens()));
                unsaid = unsaid.add(costOf(40, 20));
            }
        }
        BigDecimal told = new BigDecimal(end.data().get("totalCost").toString());
        if (end.text("usageSource").equals("provider")) {
            assertThat(told).as(outcome.toString()).isEqualByComparingTo(bill);
        } else {
            assertThat(told)
                    .as(outcome.toString())
                    .isBetween(
                            bill.divide(BigDecimal.TWO).subtract(unsaid),
                            bill.multiply(BigDecimal.TWO).add(unsaid));
        }
    }

    private static BigDecimal costOf(int inputTokens, int outputTokens) {
        return INPUT.multiply(BigDecimal.valueOf(inputTokens)).add(OUTPUT.multiply(BigDecimal.valueOf(outputTokens)));
    }
}
