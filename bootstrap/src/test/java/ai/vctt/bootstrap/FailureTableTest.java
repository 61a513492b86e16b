package ai.vctt.bootstrap;

import static ai.vctt.bootstrap.FailureTableTest.Row.row;
import static ai.vctt.sim.Fault.cutAfter;
import static ai.vctt.sim.Fault.errorAfter;
import static ai.vctt.sim.Fault.malformedAfter;
import static ai.vctt.sim.Fault.none;
import static ai.vctt.sim.Fault.rateLimited;
import static ai.vctt.sim.Fault.refused;
import static ai.vctt.sim.Fault.stallAfter;
import static ai.vctt.sim.Fault.status;
import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.sim.Api;
import ai.vctt.sim.Call;
import ai.vctt.sim.CallRecord;
import ai.vctt.sim.CallRecord.Ending;
import ai.vctt.sim.Fault;
import ai.vctt.sim.Fault.CutBy;
import ai.vctt.sim.Fault.ErrorShape;
import ai.vctt.sim.Fault.KeepAlive;
import ai.vctt.sim.Problem;
import ai.vctt.sim.Simulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * What is done when a provider fails, row by row, and seen from both sides: what the reader got, and what the provider saw
 * of us. Every row has a model of its own, so that all can run at once; "spare" is the next model in every chain.
 */
@Execution(ExecutionMode.CONCURRENT)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "vctt.providers.chat.kind=openai",
            "vctt.providers.chat.api-key=sim",
            "vctt.providers.messages.kind=anthropic",
            "vctt.providers.messages.api-key=sim",
            "vctt.models.spare.provider=messages",
            "vctt.models.spare.input-per-million=3",
            "vctt.models.spare.output-per-million=15",
            "vctt.models.spare.context-window=200000",
            "vctt.agents.primary.chain=spare",
            "vctt.models.alone.provider=chat",
            "vctt.agents.analyst.chain=alone",
            "vctt.models.halves.provider=chat",
            "vctt.models.continues.provider=messages",
            "vctt.models.continues.prefill=true",
            "vctt.agents.ethics.chain=halves,continues",
            "vctt.models.gone.provider=chat",
            "vctt.models.spent.provider=messages",
            "vctt.agents.planner.chain=gone,spent",
            // Long, so that on a slow machine only those run out that are meant to.
            "vctt.clocks.connect=30s",
            "vctt.clocks.first-token=30s",
            "vctt.clocks.idle=30s",
            "vctt.circuit.in-a-row=1000",
            "vctt.circuit.calls=1000"
        })
class FailureTableTest {

    private static final String QUESTION = "Why is the sky blue?";
    private static final Simulator SIM = Simulator.start();

    @LocalServerPort
    private int port;

    /**
     * @param faults what the row's model meets, call by call
     * @param calls how many it gets
     * @param cause of the first fallback; null when there is none
     * @param end the reader's: the finish reason, or the error's code
     * @param answeredBy whose answer it is; null when nobody's
     */
    record Row(String name, Api api, List<Fault> faults, int calls, String cause, String end, String answeredBy) {

        static Row row(String name, Fault... faults) {
            return new Row(name, Api.OPENAI, List.of(faults), faults.length, null, "stop", name);
        }

        Row with(Api other) {
            return new Row(name, other, faults, calls, cause, end, answeredBy);
        }

        /** The model itself is asked once more. */
        Row again(String why) {
            return new Row(name, api, faults, calls, why, "stop", name);
        }

        /** The next model takes over. */
        Row next(String why) {
            return new Row(name, api, faults, calls, why, "stop", "spare");
        }

        Row fails(String code) {
            return new Row(name, api, faults, calls, null, code, null);
        }

        Row ends(String reason) {
            return new Row(name, api, faults, calls, null, reason, null);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> rows() {
        List<Row> rows = new ArrayList<>(List.of(
                row("rate-limited-for-a-second", rateLimited(Duration.ofSeconds(1)), none())
                        .again("rate_limited"),
                row("rate-limited-for-long", rateLimited(Duration.ofSeconds(30)))
                        .next("rate_limited"),
                row("rate-limited", rateLimited(), none()).again("rate_limited"),
                row("rate-limited-twice", rateLimited(), rateLimited()).next("rate_limited"),
                row("status-500", status(500), none()).again("provider_failed"),
                row("status-503", status(503), none()).again("provider_failed"),
                row("status-529", status(529), status(529)).with(Api.ANTHROPIC).next("provider_failed"),
                row("reset", Fault.reset(), none()).again("connection_failed"),
                row("reset-twice", Fault.reset(), Fault.reset()).next("connection_failed"),
                row("silent", Fault.silent()).next("timeout_connect"),
                row("headers-only", new Fault.HeadersOnly(KeepAlive.PINGS)).next("timeout_first_token"),
                row("headers-only-anthropic", new Fault.HeadersOnly(KeepAlive.PINGS))
                        .with(Api.ANTHROPIC)
                        .next("timeout_first_token"),
                row("empty-deltas", new Fault.HeadersOnly(KeepAlive.EMPTY_DELTAS))
                        .next("timeout_first_token"),
                row("stall", stallAfter(5)).next("timeout_idle"),
                row("stall-with-pings", stallAfter(5, KeepAlive.PINGS))
                        .with(Api.ANTHROPIC)
                        .next("timeout_idle"),
                row("stall-with-empty-deltas", stallAfter(5, KeepAlive.EMPTY_DELTAS))
                        .next("timeout_idle"),
                row("dribble", Fault.dribble(2, Duration.ofMillis(300))).next("timeout_pace"),
                row("cut-by-reset", cutAfter(5, CutBy.RESET)).next("truncated"),
                row("cut-by-fin", cutAfter(5, CutBy.FIN)).next("truncated"),
                row("cut-in-order", cutAfter(5, CutBy.END)).next("truncated"),
                row("cut-in-order-anthropic", cutAfter(5, CutBy.END))
                        .with(Api.ANTHROPIC)
                        .next("truncated"),
                row("no-end-mark", Fault.noEndMark()).next("truncated"),
                row("no-end-mark-anthropic", Fault.noEndMark())
                        .with(Api.ANTHROPIC)
                        .next("truncated"),
                row("one-malformed-event", malformedAfter(5, 1)),
                row("four-malformed-events", malformedAfter(5, 4)).next("malformed"),
                row("whole-instead-of-stream", new Fault.WholeInsteadOfStream()),
                row("error-with-status-200", new Fault.ErrorWithStatus200(Problem.OVERLOADED), none())
                        .again("provider_failed"),
                row("context-length", refused(Problem.CONTEXT_LENGTH)).next("context_length_exceeded"),
                row("content-filter", refused(Problem.CONTENT_FILTER)).fails("CONTENT_FILTERED"),
                row("filtered-before-text", new Fault.Filtered(0)).fails("CONTENT_FILTERED"),
                row("filtered-in-mid-answer", new Fault.Filtered(5)).ends("content_filter"),
                row("refusal", new Fault.Refusal()).fails("CONTENT_FILTERED"),
                row("quota", refused(Problem.QUOTA)).next("quota_exhausted"),
                row("quota-anthropic", refused(Problem.QUOTA))
                        .with(Api.ANTHROPIC)
                        .next("quota_exhausted"),
                row("payment-required", refused(Problem.PAYMENT_REQUIRED)).next("quota_exhausted"),
                row("bad-request", refused(Problem.BAD_REQUEST)).next("rejected"),
                row("unauthorized", refused(Problem.UNAUTHORIZED)).next("misconfigured"),
                row("forbidden", refused(Problem.FORBIDDEN)).next("misconfigured"),
                row("not-found", refused(Problem.NOT_FOUND)).next("model_unknown")));
        for (ErrorShape shape : ErrorShape.values()) {
            String name = shape.name().toLowerCase(Locale.ROOT);
            rows.add(row("first-event-error-" + name, errorAfter(0, shape, Problem.OVERLOADED), none())
                    .again("provider_failed"));
            rows.add(row("mid-answer-error-" + name, errorAfter(5, shape, Problem.OVERLOADED), none())
                    .again("provider_failed"));
        }
        rows.add(row("mid-answer-error-anthropic", errorAfter(5), none())
                .with(Api.ANTHROPIC)
                .again("provider_failed"));
        rows.add(row("mid-answer-rate-limit", errorAfter(5, ErrorShape.OWN, Problem.RATE_LIMIT), none())
                .again("rate_limited"));
        return rows.stream();
    }

    @DynamicPropertySource
    static void models(DynamicPropertyRegistry registry) {
        registry.add("vctt.providers.chat.base-url", SIM::openAiBaseUrl);
        registry.add("vctt.providers.messages.base-url", SIM::anthropicBaseUrl);
        for (Door door : Door.values()) {
            rows().forEach(row -> {
                String key = "vctt.models." + door.model(row) + ".";
                registry.add(key + "provider", () -> row.api() == Api.OPENAI ? "chat" : "messages");
                registry.add(key + "input-per-million", () -> 2);
                registry.add(key + "output-per-million", () -> 10);
                registry.add(key + "context-window", () -> 8192);
                String clocks = "vctt.model-clocks." + door.model(row) + ".";
                switch (row.cause()) {
                    case "timeout_connect" -> registry.add(clocks + "connect", () -> "2s");
                    case "timeout_first_token" -> registry.add(clocks + "first-token", () -> "2s");
                    case "timeout_idle" -> registry.add(clocks + "idle", () -> "1s");
                    case "timeout_pace" -> {
                        registry.add(clocks + "pace.tokens-per-second", () -> 20);
                        registry.add(clocks + "pace.over", () -> "1s");
                    }
                    case null, default -> {}
                }
            });
        }
    }

    /** The ways an answer can be asked for. */
    enum Door {
        SOCKET,
        BUFFER,
        LIVE;

        String model(Row row) {
            return name().toLowerCase(Locale.ROOT) + "-" + row.name();
        }
    }

    @AfterAll
    static void stop() {
        SIM.close();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void over_socket_io_a_reader_ends_with_a_whole_answer_or_the_reason(Row row) throws Exception {
        String model = Door.SOCKET.model(row);
        SIM.script(model, row.faults().toArray(Fault[]::new));
        try (Client client = new Client(port, "websocket")) {
            client.ask(Map.of("message", QUESTION, "model", model));
            List<Client.Event> events = client.toTheEnd();
            Client.Event end = events.getLast();
            List<Client.Event> fallbacks = events.stream()
                    .filter(event -> event.name().equals("stream_fallback"))
                    .toList();
            if (row.cause() == null) {
                assertThat(fallbacks).isEmpty();
            } else {
                assertThat(fallbacks.getFirst().text("cause")).isEqualTo(row.cause());
            }
            assertThat(end.text(end.name().equals("stream_error") ? "code" : "finishReason"))
                    .isEqualTo(row.end());
            if (row.answeredBy() != null) {
                assertThat(end.text("fullText")).isEqualTo(answerOf(row, Door.SOCKET));
                assertThat(Client.textOf(events)).isEqualTo(end.text("fullText"));
                assertThat(end.text("model")).isEqualTo(row.answeredBy().equals("spare") ? "spare" : model);
            }
            assertThat(client.hasMore()).isFalse();
        }
        checkProvidersView(row, model);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void over_http_a_buffered_answer_is_whole_or_an_error_with_its_status(Row row) throws Exception {
        String model = Door.BUFFER.model(row);
        SIM.script(model, row.faults().toArray(Fault[]::new));
        Completion answer = Completion.ask(port, model, QUESTION, "buffer");
        if (row.answeredBy() != null) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo(answerOf(row, Door.BUFFER));
            assertThat(answer.finishReason()).isEqualTo("stop");
            assertThat(answer.done()).isTrue();
        } else if (row.end().equals("CONTENT_FILTERED")) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.error()).isEqualTo("content_filter");
        } else {
            assertThat(answer.finishReason()).isEqualTo(row.end());
        }
        checkProvidersView(row, model);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void over_http_a_live_answer_is_whole_or_says_that_it_is_not(Row row) throws Exception {
        String model = Door.LIVE.model(row);
        SIM.script(model, row.faults().toArray(Fault[]::new));
        Completion answer = Completion.ask(port, model, QUESTION, "live");
        if (answer.error() == null) {
            assertThat(answer.done()).isTrue();
            assertThat(answer.finishReason()).isEqualTo(row.end());
            if (row.answeredBy() != null) {
                assertThat(answer.text()).isEqualTo(answerOf(row, Door.LIVE));
            }
        } else {
            assertThat(answer.finishReason()).isNull();
            assertThat(answer.done()).isFalse();
            assertThat(answer.error()).isIn("answer_interrupted", "content_filter");
            if (answer.error().equals("answer_interrupted")) {
                assertThat(row.cause()).as("only what started over").isNotNull();
                assertThat(answer.text()).as("something was sent").isNotEmpty();
            }
        }
    }

    @Test
    void the_last_models_whole_answer_is_asked_for_when_its_stream_keeps_breaking() throws Exception {
        SIM.script("alone", cutAfter(5), cutAfter(9), none());
        try (Client client = new Client(port, "websocket")) {
            client.ask(Map.of("message", QUESTION, "agentRole", "analyst"));
            List<Client.Event> events = client.toTheEnd();
            assertThat(events.getLast().text("fullText"))
                    .isEqualTo(SIM.answerFor("alone", QUESTION).text());
            assertThat(modes(events)).containsExactly("stream", "complete");
            assertThat(SIM.calls("alone"))
                    .extracting(call -> call.record().stream())
                    .containsExactly(true, true, false);
        }
    }

    @Test
    void a_cut_answer_is_gone_on_with_or_begun_anew_where_that_is_refused() throws Exception {
        String whole = SIM.answerFor("halves", QUESTION).text();
        SIM.script("halves", cutAfter(20));
        try (Client client = new Client(port, "websocket")) {
            client.ask(Map.of("message", QUESTION, "agentRole", "ethics"));
            List<Client.Event> events = client.toTheEnd();
            assertThat(Client.textOf(events)).isEqualTo(whole);
            Client.Event fallback = events.stream()
                    .filter(event -> event.name().equals("stream_fallback"))
                    .findFirst()
                    .orElseThrow();
            assertThat(fallback.number("keep")).isPositive();
            assertThat(SIM.calls("continues").getFirst().record().prefillChars())
                    .isEqualTo((int) fallback.number("keep"));

            SIM.script("continues", new Fault.RejectsPrefill());
            client.ask(Map.of("message", QUESTION, "agentRole", "ethics"));
            assertThat(Client.textOf(client.toTheEnd()))
                    .isEqualTo(SIM.answerFor("continues", QUESTION).text());
        }
    }

    @Test
    void when_everything_failed_the_first_models_reason_is_told() throws Exception {
        SIM.script("gone", refused(Problem.NOT_FOUND));
        SIM.script("spent", refused(Problem.QUOTA));
        try (Client client = new Client(port, "websocket")) {
            client.ask(Map.of("message", QUESTION, "agentRole", "planner"));
            Client.Event end = client.toTheEnd().getLast();
            assertThat(end.text("code")).isEqualTo("PROVIDER_ERROR");
            assertThat(end.text("error")).startsWith("gone is not known to its provider");
            assertThat(end.number("totalTokens")).isZero();
        }
    }

    private static List<String> modes(List<Client.Event> events) {
        return events.stream()
                .filter(event -> event.name().equals("stream_fallback"))
                .map(event -> event.text("mode"))
                .toList();
    }

    private static String answerOf(Row row, Door door) {
        return SIM.answerFor(row.answeredBy().equals("spare") ? "spare" : door.model(row), QUESTION)
                .text();
    }

    /** So many calls, none of them too early, and none left open. */
    private static void checkProvidersView(Row row, String model) throws Exception {
        List<CallRecord> calls = new ArrayList<>();
        for (Call call : SIM.calls(model)) {
            calls.add(call.awaitEnd());
        }
        assertThat(calls).hasSize(row.calls());
        for (int i = 1; i < calls.size(); i++) {
            Duration gap =
                    Duration.between(calls.get(i - 1).arrivedAt(), calls.get(i).arrivedAt());
            boolean named = row.faults().get(i - 1) instanceof Fault.Status refusal && refusal.retryAfter() != null;
            assertThat(gap).isGreaterThanOrEqualTo(named ? Duration.ofSeconds(1) : Duration.ofMillis(490));
        }
        if (row.cause() != null && row.cause().startsWith("timeout")) {
            assertThat(calls.getFirst().ending()).as("left by us").isEqualTo(Ending.HUNG_UP);
        }
    }
}
