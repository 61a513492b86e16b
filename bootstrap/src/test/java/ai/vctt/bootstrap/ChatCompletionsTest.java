package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.sim.Call;
import ai.vctt.sim.CallRecord.Ending;
import ai.vctt.sim.Fault.CutBy;
import ai.vctt.sim.Shape;
import ai.vctt.sim.Simulator;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The OpenAI-compatible endpoints as their callers see them. "gpt-4o" is a simulated provider; "one" and "two" are demo
 * models, and "two" stands in for the others. Nobody is abandoned here, so what hangs up at a provider was stopped.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "vctt.providers.openai.api-key=test",
            "vctt.providers.anthropic.api-key=",
            "vctt.demo.tokens-per-second=0",
            "vctt.models.one.provider=demo",
            "vctt.models.two.provider=demo",
            "vctt.agents.primary.chain=two",
            "vctt.streams.detach-grace=1h",
            "vctt.openai.max-body=64KB",
            "vctt.openai.hold=1s",
            "vctt.openai.keep-alive=100ms"
        })
class ChatCompletionsTest {

    private static Simulator sim;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void provider(DynamicPropertyRegistry registry) {
        sim = Simulator.start();
        sim.shape(Shape.USUAL.heldByHand());
        registry.add("vctt.providers.openai.base-url", sim::openAiBaseUrl);
    }

    @AfterEach
    void hangUp() {
        http.shutdownNow();
    }

    @AfterAll
    static void stopProvider() {
        sim.close();
    }

    @Test
    void an_answer_streams_token_by_token_and_ends_with_its_usage() throws Exception {
        try (Events events = stream("gpt-4o", "Hi", "stream_options", Map.of("include_usage", true))) {
            Call call = sim.awaitCall();
            call.say(1);
            assertThat(events.status()).isEqualTo(200);
            assertThat(events.header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
            assertThat(events.header("cache-control")).isEqualTo("no-cache");
            assertThat(events.header("x-accel-buffering")).isEqualTo("no");
            assertThat(events.header("x-request-id")).startsWith("req_");
            JSONObject role = events.next();
            assertThat(role.getString("id")).isEqualTo("chatcmpl-" + events.header("x-vctt-generation-id"));
            assertThat(delta(role).getString("role")).isEqualTo("assistant");
            String text = events.nextText();
            assertThat(text).isEqualTo(call.answer().token(0).strip());
            call.say(2);
            call.finish();
            List<JSONObject> rest = events.rest();
            assertThat(text + textOf(rest)).isEqualTo(call.answer().text(3));
            JSONObject end = rest.get(rest.size() - 2);
            assertThat(end.getJSONArray("choices").getJSONObject(0).getString("finish_reason"))
                    .isEqualTo("stop");
            assertThat(end.getString("model")).isEqualTo("gpt-4o");
            JSONObject usage = rest.getLast().getJSONObject("usage");
            assertThat(rest.getLast().getJSONArray("choices").length()).isZero();
            int input = call.awaitEnd().charge().inputTokens();
            assertThat(usage.getInt("prompt_tokens")).isEqualTo(input);
            assertThat(usage.getInt("total_tokens")).isEqualTo(input + 3);
            assertThat(new BigDecimal(usage.get("cost_usd").toString()))
                    .isEqualByComparingTo(BigDecimal.valueOf(2L * input + 10 * 3, 6));
            assertThat(events.endMark()).isTrue();
        }
    }

    @Test
    void an_answer_comes_as_a_whole_and_survives_a_cut() throws Exception {
        CompletableFuture<HttpResponse<String>> coming = send(request("gpt-4o", "Hi", Map.of()));
        Call call = sim.awaitCall();
        call.say(3);
        call.cut(CutBy.END);
        HttpResponse<String> response = coming.join();
        assertThat(response.statusCode()).isEqualTo(200);
        JSONObject answer = new JSONObject(response.body());
        assertThat(answer.getString("object")).isEqualTo("chat.completion");
        assertThat(answer.getString("model")).isEqualTo("two");
        JSONObject choice = answer.getJSONArray("choices").getJSONObject(0);
        assertThat(choice.getString("finish_reason")).isEqualTo("stop");
        assertThat(choice.getJSONObject("message").getString("role")).isEqualTo("assistant");
        assertThat(choice.getJSONObject("message").getString("content"))
                .isNotEmpty()
                .doesNotContain(call.answer().text(3));
        assertThat(answer.getJSONObject("usage").getInt("total_tokens")).isPositive();
        assertThat(answer.getJSONObject("x_vctt").getInt("attempts")).isEqualTo(2);
    }

    @Test
    void a_model_that_fails_before_its_first_word_is_replaced_silently() throws Exception {
        try (Events events = stream("one", "Hi demo:only=one demo:fail=after:0")) {
            List<JSONObject> all = events.rest();
            assertThat(all.getLast().getString("model")).isEqualTo("two");
            assertThat(textOf(all)).isNotEmpty();
            assertThat(events.endMark()).isTrue();
        }
    }

    @Test
    void a_live_answer_that_is_cut_ends_with_an_error_and_not_with_an_end() throws Exception {
        try (Events events = stream("gpt-4o", "Hi demo:rate=1")) {
            Call call = sim.awaitCall();
            call.say(1);
            assertThat(events.nextText()).isEqualTo(call.answer().token(0).strip());
            call.cut(CutBy.END);
            List<JSONObject> rest = events.rest();
            assertThat(rest).hasSize(1);
            JSONObject error = rest.getFirst().getJSONObject("error");
            assertThat(error.getString("code")).isEqualTo("answer_interrupted");
            assertThat(error.getString("message")).startsWith("gpt-4o broke off");
            assertThat(events.endMark()).isFalse();
            try (Client socket = new Client(port, "websocket")) {
                socket.resume(events.header("x-vctt-generation-id"), 0);
                assertThat(socket.toTheEnd().getLast().text("finishReason")).isEqualTo("stopped");
            }
        }
    }

    @Test
    void a_buffered_answer_survives_a_cut_without_a_trace() throws Exception {
        HttpRequest request = request("gpt-4o", "Hi", Map.of("stream", true), "x-vctt-rescue", "buffer");
        try (Events events = new Events(http.sendAsync(request, BodyHandlers.ofInputStream()))) {
            Call call = sim.awaitCall();
            call.say(3);
            call.cut(CutBy.END);
            List<JSONObject> all = events.rest();
            assertThat(textOf(all)).isNotEmpty().doesNotContain(call.answer().text(3));
            assertThat(all.getLast().getString("model")).isEqualTo("two");
            assertThat(events.endMark()).isTrue();
        }
    }

    @Test
    void silence_is_filled_with_comments_and_a_late_failure_is_told_in_the_stream() throws Exception {
        try (Events events = stream("gpt-4o", "Hi demo:fail=filter")) {
            Call call = sim.awaitCall();
            assertThat(events.status()).isEqualTo(200);
            events.awaitComments(3);
            call.cut(CutBy.END);
            JSONObject error = events.next().getJSONObject("error");
            assertThat(error.getString("code")).isEqualTo("content_filter");
            assertThat(events.rest()).isEmpty();
            assertThat(events.endMark()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-99,Hi,404,model_not_found,expected: an id of the catalogue",
        "claude-sonnet-4-6,Hi,404,model_not_found,ANTHROPIC_API_KEY",
        "vctt/wizard,Hi,404,model_not_found,no agent",
        "one,demo:fail=filter,400,content_filter,content policy",
        "one,demo:fail=after:0,502,provider_error,broke off",
    })
    void what_fails_before_the_first_byte_says_so_with_its_status(
            String model, String message, int status, String code, String reason) throws Exception {
        for (boolean stream : new boolean[] {true, false}) {
            HttpResponse<String> response =
                    send(request(model, message, Map.of("stream", stream))).join();
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
            JSONObject error = new JSONObject(response.body()).getJSONObject("error");
            assertThat(error.getString("code")).isEqualTo(code);
            assertThat(error.getString("message")).contains(reason);
            assertThat(error.has("type") && error.has("param")).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "application/json,{,400,invalid_json",
        "application/json,'',400,invalid_value",
        "application/json,'{\"model\": \"m\", \"messages\": []}',400,invalid_value",
        "text/plain,{},415,unsupported_media_type"
    })
    void bad_requests_are_refused_in_the_usual_envelope(String type, String body, int status, String code)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/v1/chat/completions"))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = send(request).join();
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(new JSONObject(response.body()).getJSONObject("error").getString("code"))
                .isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_body_that_is_too_large_is_refused_announced_or_not(boolean announced) throws Exception {
        byte[] body = new byte[65 * 1024];
        HttpRequest request = HttpRequest.newBuilder(uri("/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(
                        announced
                                ? HttpRequest.BodyPublishers.ofByteArray(body)
                                : HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();
        HttpResponse<String> response = send(request).join();
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("request_too_large");
    }

    @Test
    void hanging_up_in_the_middle_stops_the_generation_at_once() throws Exception {
        Call call;
        try (Events events = stream("gpt-4o", "Hi")) {
            call = sim.awaitCall();
            call.say(1);
            events.nextText();
        }
        assertThat(call.awaitEnd().ending()).isEqualTo(Ending.HUNG_UP);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void hanging_up_before_the_first_byte_stops_the_generation_too(boolean stream) throws Exception {
        Call call;
        try (Socket _ = post(new JSONObject(body("gpt-4o", "Hi", Map.of("stream", stream))), 0)) {
            call = sim.awaitCall();
        }
        int active;
        do {
            active = new JSONObject(get("/health").body())
                    .getJSONObject("components")
                    .getInt("activeStreams");
        } while (active > 0);
        assertThat(call.awaitEnd().ending()).isEqualTo(Ending.HUNG_UP);
    }

    @Test
    void who_has_a_key_can_come_back_and_pays_once() throws Exception {
        HttpRequest request = request("gpt-4o", "Hi", Map.of("stream", true), "Idempotency-Key", "back-again");
        Call call;
        String id;
        try (Events events = new Events(http.sendAsync(request, BodyHandlers.ofInputStream()))) {
            call = sim.awaitCall();
            call.say(2);
            events.nextText();
            id = events.header("x-vctt-generation-id");
        }
        call.say(2);
        HttpRequest again = request("gpt-4o", "Hi", Map.of(), "Idempotency-Key", "back-again");
        CompletableFuture<HttpResponse<String>> coming = send(again);
        call.say(1);
        call.finish();
        HttpResponse<String> response = coming.join();
        assertThat(response.headers().firstValue("x-vctt-generation-id")).hasValue(id);
        assertThat(contentOf(response)).isEqualTo(call.answer().text(5));
        assertThat(contentOf(send(again).join())).isEqualTo(call.answer().text(5));
    }

    @Test
    void a_stop_from_elsewhere_and_a_cost_limit_leave_an_answer_that_is_marked_as_cut_short() throws Exception {
        try (Events events = stream("gpt-4o", "Hi");
                Client socket = new Client(port, "websocket")) {
            sim.awaitCall().say(1);
            events.nextText();
            socket.call("stream_stop", new JSONObject(Map.of("sessionId", events.header("x-vctt-generation-id"))));
            JSONObject end = events.rest().getLast();
            assertThat(end.getJSONArray("choices").getJSONObject(0).getString("finish_reason"))
                    .isEqualTo("length");
            assertThat(end.getJSONObject("x_vctt").getString("finish_reason")).isEqualTo("stopped");
        }
        CompletableFuture<HttpResponse<String>> coming =
                send(request("gpt-4o", "Hi", Map.of(), "x-vctt-max-cost-usd", "0.0001"));
        Call call = sim.awaitCall();
        call.say(1000);
        HttpResponse<String> response = coming.join();
        assertThat(response.body()).contains("\"finish_reason\":\"budget\"");
        assertThat(contentOf(response)).startsWith(call.answer().text(1));
    }

    /** The reader's window is full long before the answer is over; what it missed comes joined, once it reads. */
    @Test
    void a_reader_that_does_not_read_holds_nothing_up_and_gets_all_of_it_later() throws Exception {
        int tokens = 60_000;
        JSONObject body = new JSONObject(body("gpt-4o", "Hi", Map.of("stream", true)));
        try (Socket socket = post(body, 64 * 1024, "Idempotency-Key: lazy")) {
            Call call = sim.awaitCall();
            call.say(tokens);
            call.finish();
            HttpRequest again = request("gpt-4o", "Hi", Map.of(), "Idempotency-Key", "lazy");
            assertThat(contentOf(send(again).join())).isEqualTo(call.answer().text(tokens));
            List<JSONObject> all = new ArrayList<>();
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            // Sizes of the chunks of HTTP stand on lines of their own, and the last of them is 0.
            for (String line = reader.readLine(); !"0".equals(line); line = reader.readLine()) {
                assertThat(line).as("what comes before the last chunk").isNotNull();
                if (line.startsWith("data: {")) {
                    all.add(new JSONObject(line.substring("data: ".length())));
                }
            }
            assertThat(textOf(all)).isEqualTo(call.answer().text(tokens));
            assertThat(all.size()).isLessThan(tokens / 2);
        }
    }

    @Test
    void models_and_agents_are_listed_and_found_by_their_names() throws Exception {
        JSONObject models = new JSONObject(get("/v1/models").body());
        assertThat(models.getString("object")).isEqualTo("list");
        List<String> ids = new ArrayList<>();
        JSONArray data = models.getJSONArray("data");
        for (int i = 0; i < data.length(); i++) {
            ids.add(data.getJSONObject(i).getString("id"));
        }
        assertThat(ids)
                .contains("gpt-4o", "one", "demo", "vctt/primary", "vctt/analyst")
                .doesNotContain("claude-sonnet-4-6");
        for (String path : List.of("vctt/analyst", "vctt%2Fanalyst")) {
            JSONObject agent = new JSONObject(get("/v1/models/" + path).body());
            assertThat(agent.getString("id")).isEqualTo("vctt/analyst");
            assertThat(agent.getString("object")).isEqualTo("model");
            assertThat(agent.getString("owned_by")).isEqualTo("vctt");
        }
        HttpResponse<String> missing = get("/v1/models/claude-sonnet-4-6");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("model_not_found", "ANTHROPIC_API_KEY");
    }

    private static Map<String, Object> body(String model, String message, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("model", model);
        body.put("messages", List.of(Map.of("role", "user", "content", message)));
        return body;
    }

    private HttpRequest request(String model, String message, Map<String, ?> more, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(new JSONObject(body(model, message, more)).toString()));
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    private Events stream(String model, String message) {
        return new Events(
                http.sendAsync(request(model, message, Map.of("stream", true)), BodyHandlers.ofInputStream()));
    }

    private Events stream(String model, String message, String field, Object value) {
        return new Events(http.sendAsync(
                request(model, message, Map.of("stream", true, field, value)), BodyHandlers.ofInputStream()));
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private static String contentOf(HttpResponse<String> response) throws JSONException {
        return new JSONObject(response.body())
                .getJSONArray("choices")
                .getJSONObject(0)
                .getJSONObject("message")
                .getString("content");
    }

    private static JSONObject delta(JSONObject chunk) throws JSONException {
        return chunk.getJSONArray("choices").getJSONObject(0).getJSONObject("delta");
    }

    private static String textOf(List<JSONObject> chunks) throws JSONException {
        StringBuilder text = new StringBuilder();
        for (JSONObject chunk : chunks) {
            if (chunk.getJSONArray("choices").length() > 0) {
                text.append(delta(chunk).optString("content"));
            }
        }
        return text.toString();
    }

    /**
     * A plain connection on which nothing is read unless the test does. A buffer below the loopback's segment size can
     * leave the sender a window it waits on for 200 ms again and again.
     */
    private Socket post(JSONObject body, int receiveBuffer, String... headers) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + String.join("\r\n", headers) + (headers.length == 0 ? "" : "\r\n") + "Content-Length: "
                + bytes.length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return socket;
    }

    /** Server-sent events, as they come. */
    private static final class Events implements AutoCloseable {

        private final CompletableFuture<HttpResponse<InputStream>> response;
        private BufferedReader reader;
        private boolean endMark;

        Events(CompletableFuture<HttpResponse<InputStream>> response) {
            this.response = response;
        }

        int status() {
            return response.join().statusCode();
        }

        String header(String name) {
            return response.join().headers().firstValue(name).orElseThrow();
        }

        /** Null at the end. */
        JSONObject next() throws IOException, JSONException {
            for (String line = line(); line != null; line = line()) {
                if (line.equals("data: [DONE]")) {
                    endMark = true;
                } else if (line.startsWith("data: ")) {
                    return new JSONObject(line.substring("data: ".length()));
                }
            }
            return null;
        }

        String nextText() throws IOException, JSONException {
            while (true) {
                String text = delta(next()).optString("content");
                if (!text.isEmpty()) {
                    return text;
                }
            }
        }

        List<JSONObject> rest() throws IOException, JSONException {
            List<JSONObject> rest = new ArrayList<>();
            for (JSONObject event = next(); event != null; event = next()) {
                rest.add(event);
            }
            return rest;
        }

        void awaitComments(int count) throws IOException {
            for (int seen = 0; seen < count; ) {
                seen += line().startsWith(": ") ? 1 : 0;
            }
        }

        boolean endMark() {
            return endMark;
        }

        private String line() throws IOException {
            if (reader == null) {
                reader =
                        new BufferedReader(new InputStreamReader(response.join().body(), StandardCharsets.UTF_8));
            }
            return reader.readLine();
        }

        @Override
        public void close() throws IOException {
            response.join().body().close();
        }
    }
}
