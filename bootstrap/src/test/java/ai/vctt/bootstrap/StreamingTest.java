package ai.vctt.bootstrap;

import static ai.vctt.bootstrap.Client.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.bootstrap.Client.Event;
import ai.vctt.sim.Call;
import ai.vctt.sim.CallRecord.Ending;
import ai.vctt.sim.Charge;
import ai.vctt.sim.Shape;
import ai.vctt.sim.Simulator;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Percentage;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The main path as its users see it: real HTTP to a provider, the real server, and a real Socket.IO client. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "vctt.providers.openai.api-key=test",
            "vctt.providers.anthropic.api-key=test",
            "vctt.streams.detach-grace=1s"
        })
class StreamingTest {

    private static Simulator sim;

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void providers(DynamicPropertyRegistry registry) {
        sim = Simulator.start();
        sim.shape(Shape.USUAL.heldByHand());
        registry.add("vctt.providers.openai.base-url", sim::openAiBaseUrl);
        registry.add("vctt.providers.anthropic.base-url", sim::anthropicBaseUrl);
    }

    @AfterAll
    static void stopProviders() {
        sim.close();
    }

    @ParameterizedTest
    @CsvSource({"websocket,websocket", "polling,polling", "polling,websocket"})
    void an_answer_streams_token_by_token_with_the_fields_of_the_protocol(String first, String second)
            throws Exception {
        try (Client client = new Client(port, first, second)) {
            String id = client.ask(Map.of("message", "Hi", "systemPrompt", "Be kind.", "temperature", 0.2));
            Call call = sim.awaitCall();
            call.say(1);
            Event start = client.next();
            assertThat(start.name()).isEqualTo("stream_start");
            assertThat(start.text("sessionId")).isEqualTo(id);
            assertThat(start.text("model")).isEqualTo("gpt-4o");
            assertThat(start.number("seq")).isEqualTo(1);
            assertThat(start.data().getBoolean("resumed")).isFalse();
            assertThat(start.text("timestamp")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            Event chunk = client.next();
            assertThat(chunk.name()).isEqualTo("stream_chunk");
            assertThat(chunk.text("chunk")).isEqualTo(call.answer().token(0));
            assertThat(chunk.number("offset")).isZero();
            assertThat(chunk.number("tokensUsed")).isPositive();
            assertThat(chunk.data().getDouble("estimatedCost")).isPositive();
            call.say(2);
            call.finish();
            List<Event> rest = client.toTheEnd();
            Event end = rest.getLast();
            assertThat(end.name()).isEqualTo("stream_complete");
            assertThat(end.text("fullText")).isEqualTo(call.answer().text(3));
            Charge charge = call.awaitEnd().charge();
            assertThat(end.number("inputTokens")).isEqualTo(charge.inputTokens());
            assertThat(end.number("outputTokens")).isEqualTo(3);
            assertThat(end.number("totalTokens")).isEqualTo(charge.inputTokens() + 3);
            assertThat(end.cost()).isEqualByComparingTo(dollars(charge, "2", "2", "10"));
            assertThat(end.text("usageSource")).isEqualTo("provider");
            assertThat(end.text("finishReason")).isEqualTo("stop");
            assertThat(end.number("reasoningTokens")).isZero();
            assertThat(end.number("seq")).isGreaterThan(rest.size());
        }
    }

    @ParameterizedTest
    @CsvSource({"gpt-5.6-terra, 2.5, 0.25, 15", "claude-sonnet-4-6, 3, 0.3, 15"})
    void text_and_cost_are_what_the_provider_said_and_charged(String model, String input, String cached, String output)
            throws Exception {
        sim.shape(model, Shape.USUAL.tokens(500).reasoning(20).cached(10));
        try (Client client = new Client(port, "websocket")) {
            client.ask(Map.of("message", "Why is the sky blue?", "model", model));
            Event end = client.toTheEnd().getLast();
            Charge charge = sim.awaitCall().awaitEnd().charge();
            assertThat(end.text("fullText"))
                    .isEqualTo(sim.answerFor(model, "Why is the sky blue?").text());
            assertThat(end.number("inputTokens")).isEqualTo(charge.inputTokens());
            assertThat(end.number("cachedTokens")).isEqualTo(charge.cachedTokens());
            assertThat(end.number("outputTokens")).isEqualTo(charge.outputTokens());
            assertThat(end.number("reasoningTokens")).isEqualTo(charge.reasoningTokens());
            assertThat(end.cost()).isEqualByComparingTo(dollars(charge, input, cached, output));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo:rate=0", "demo:rate=0 demo:tool=calculate:2^64"})
    void what_the_demo_counts_while_it_streams_is_near_its_final_count(String message) throws Exception {
        try (Client client = new Client(port, "websocket")) {
            client.ask(Map.of("message", message, "model", "demo"));
            List<Event> events = client.toTheEnd();
            Event last = events.stream()
                    .filter(event -> event.name().equals("stream_chunk"))
                    .toList()
                    .getLast();
            assertThat(last.number("tokensUsed"))
                    .isCloseTo(events.getLast().number("totalTokens"), Percentage.withPercentage(3));
        }
    }

    /** Prices are for a million tokens. */
    private static BigDecimal dollars(Charge charge, String input, String cached, String output) {
        return new BigDecimal(input)
                .multiply(BigDecimal.valueOf(charge.inputTokens() - charge.cachedTokens()))
                .add(new BigDecimal(cached).multiply(BigDecimal.valueOf(charge.cachedTokens())))
                .add(new BigDecimal(output).multiply(BigDecimal.valueOf(charge.outputTokens())))
                .movePointLeft(6);
    }

    @Test
    void stopping_closes_the_connection_to_the_provider_and_gives_a_receipt() throws Exception {
        try (Client client = new Client(port, "websocket")) {
            String id = client.ask(Map.of("message", "Hi"));
            Call call = sim.awaitCall();
            call.say(3);
            while (client.next().number("seq") < 4) {}
            JSONObject receipt = client.call("stream_stop", new JSONObject(Map.of("sessionId", id)));
            assertThat(receipt.getBoolean("ok")).isTrue();
            assertThat(receipt.getLong("tokens")).isPositive();
            assertThat(receipt.getDouble("cost")).isPositive();
            assertThat(receipt.getLong("closedAfterMs")).isNotNegative();
            Event end = client.toTheEnd().getLast();
            assertThat(end.text("finishReason")).isEqualTo("stopped");
            assertThat(end.text("fullText")).isEqualTo(call.answer().text(3));
            assertThat(end.text("usageSource")).isEqualTo("estimated");
            assertThat(call.awaitEnd().ending()).isEqualTo(Ending.HUNG_UP);
        }
    }

    @Test
    void an_answer_nobody_comes_back_for_is_abandoned_and_its_connection_closed() throws Exception {
        String id;
        Call call;
        try (Client client = new Client(port, "websocket")) {
            id = client.ask(Map.of("message", "Hi"));
            call = sim.awaitCall();
            call.say(2);
            while (client.next().number("seq") < 3) {}
        }
        assertThat(call.awaitEnd().ending()).isEqualTo(Ending.HUNG_UP);
        try (Client late = new Client(port, "websocket")) {
            late.resume(id, 0);
            assertThat(late.toTheEnd().getLast().text("finishReason")).isEqualTo("abandoned");
        }
    }

    @Test
    void a_second_tab_and_a_late_one_get_all_of_it() throws Exception {
        try (Client one = new Client(port, "websocket");
                Client two = new Client(port, "polling")) {
            String id = one.ask(Map.of("message", "Hi"));
            Call call = sim.awaitCall();
            call.say(20);
            two.resume(id, 0);
            assertThat(two.next().data().getBoolean("resumed")).isTrue();
            call.say(20);
            call.finish();
            assertThat(textOf(one.toTheEnd())).isEqualTo(call.answer().text(40));
            assertThat(textOf(two.toTheEnd())).isEqualTo(call.answer().text(40));
            one.resume(id, 0);
            assertThat(textOf(one.toTheEnd())).isEqualTo(call.answer().text(40));
        }
    }

    @Test
    void a_request_that_is_sent_again_attaches_to_its_generation() throws Exception {
        try (Client client = new Client(port, "websocket")) {
            String id = client.ask(Map.of("message", "Hi", "requestId", "r-1"));
            sim.awaitCall().finish();
            client.toTheEnd();
            assertThat(client.ask(Map.of("message", "Hi", "requestId", "r-1"))).isEqualTo(id);
            assertThat(client.next().data().getBoolean("resumed")).isTrue();
            assertThat(client.next().name()).isEqualTo("stream_complete");
        }
    }

    /** Clients that are cut at random and come back, over both transports: each has the whole text, once, in order. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void a_stream_survives_lost_connections(long seed) throws Exception {
        int tokens = 400;
        try (Client asking = new Client(port, "websocket");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String id = asking.ask(Map.of("message", "Hi"));
            Call call = sim.awaitCall();
            List<Future<String>> watchers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Random random = new Random(seed * 100 + i);
                String transport = i % 3 == 0 ? "polling" : "websocket";
                watchers.add(threads.submit(() -> watchWithCuts(id, transport, random)));
            }
            Random pace = new Random(seed);
            for (int said = 0; said < tokens; ) {
                int more = Math.min(tokens - said, 1 + pace.nextInt(10));
                call.say(more);
                said += more;
                Thread.onSpinWait();
            }
            call.finish();
            assertThat(textOf(asking.toTheEnd())).isEqualTo(call.answer().text(tokens));
            for (Future<String> watcher : watchers) {
                assertThat(watcher.get()).isEqualTo(call.answer().text(tokens));
            }
        }
    }

    private String watchWithCuts(String id, String transport, Random random) throws Exception {
        StringBuilder text = new StringBuilder();
        long seq = 0;
        try (Client client = new Client(port, transport)) {
            while (true) {
                assertThat(client.resume(id, seq).getBoolean("ok")).isTrue();
                assertThat(client.next().name()).isEqualTo("stream_start");
                seq = Math.max(seq, 1);
                int patience = 1 + random.nextInt(60);
                for (int read = 0; read < patience; read++) {
                    Event event = client.next();
                    assertThat(event.number("seq")).isGreaterThan(seq);
                    seq = event.number("seq");
                    if (event.isEnd()) {
                        assertThat(event.text("fullText")).isEqualTo(text.toString());
                        return text.toString();
                    }
                    assertThat(event.number("offset")).isEqualTo(text.length());
                    text.append(event.text("chunk"));
                }
                client.cut();
                client.connect();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                              | message: missing",
                "{'message': ''}                                 | message: blank",
                "{'message': 7}                                  | message: 7",
                "{'message': 'x', 'temperature': 2.1}            | temperature: 2.1",
                "{'message': 'x', 'temperature': 'hot'}          | temperature: \"hot\"",
                "{'message': 'x', 'agentRole': 'wizard'}         | agentRole: wizard",
                "{'message': 'x', 'enableTools': 'yes'}          | enableTools: \"yes\"",
                "{'message': 'x', 'history': {}}                 | history: {}",
                "{'message': 'x', 'history': [7]}                | history[0]: 7",
                "{'message': 'x', 'history': [{'role': 'tool', 'content': 'y'}]} | history[0].role: tool",
                "{'message': 'x', 'maxTokens': 0}                | maxTokens: 0",
                "{'message': 'x', 'maxTokens': 1.5}              | maxTokens: 1.5",
                "{'message': 'x', 'maxCostUsd': 0}               | maxCostUsd: 0",
                "{'message': 'x', 'requestId': ''}               | requestId:",
            })
    void bad_input_is_refused_with_the_field_and_the_rule_and_nothing_starts(String payload, String message)
            throws Exception {
        try (Client client = new Client(port, "websocket")) {
            JSONObject reply = client.call("stream_request", new JSONObject(payload.replace('\'', '"')));
            assertThat(reply.getBoolean("ok")).isFalse();
            assertThat(reply.getString("code")).isEqualTo("INVALID_REQUEST");
            assertThat(reply.getString("error")).startsWith(message).contains("(expected: ");
            Event error = client.next();
            assertThat(error.name()).isEqualTo("stream_error");
            assertThat(error.text("error")).isEqualTo(reply.getString("error"));
            assertThat(error.number("totalTokens")).isZero();
            assertThat(client.hasMore()).isFalse();
        }
    }

    @Test
    void unknown_models_streams_and_events_are_refused_and_the_socket_stays() throws Exception {
        try (Client client = new Client(port, "websocket")) {
            assertThat(client.call("stream_request", new JSONObject(Map.of("message", "x", "model", "gpt-99")))
                            .getString("code"))
                    .isEqualTo("MODEL_NOT_FOUND");
            assertThat(client.resume("no-id", 0).getString("code")).isEqualTo("STREAM_NOT_FOUND");
            assertThat(client.resume("00000000-0000-0000-0000-000000000000", 0).getString("code"))
                    .isEqualTo("STREAM_NOT_FOUND");
            assertThat(client.call("stream_stop", new JSONObject(Map.of("sessionId", "x")))
                            .getString("code"))
                    .isEqualTo("STREAM_NOT_FOUND");
            assertThat(client.call("stream_dance", new JSONObject()).getString("error"))
                    .contains("stream_dance");
            assertThat(client.call("stream_request", "text").getString("error")).startsWith("payload:");
            String id = client.ask(Map.of("message", "x"));
            sim.awaitCall().finish();
            client.resume(id, 0);
        }
    }
}
