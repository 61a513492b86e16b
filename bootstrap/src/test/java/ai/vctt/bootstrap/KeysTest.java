package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.adapter.ws.stream.StreamNamespace;
import ai.vctt.sim.Shape;
import ai.vctt.sim.Simulator;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Who may come in and how much they may use, over HTTP and Socket.IO. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "vctt.providers.openai.api-key=sim",
            "vctt.providers.anthropic.api-key=",
            "vctt.providers.xai.api-key=",
            "vctt.store=memory",
            "vctt.access.admin-key=" + KeysTest.ADMIN_KEY,
            "vctt.socket.allowed-origins=https://app.example.com",
            "vctt.rest.max-body=2KB"
        })
class KeysTest {

    static final String ADMIN_KEY = "an-admins-key-for-tests";

    private static final Simulator SIM = Simulator.start();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    private int port;

    private final StreamNamespace streams;

    KeysTest(@Autowired StreamNamespace streams) {
        this.streams = streams;
    }

    @DynamicPropertySource
    static void simulated(DynamicPropertyRegistry registry) {
        SIM.shape(Shape.USUAL.tokens(1000));
        registry.add("vctt.providers.openai.base-url", SIM::openAiBaseUrl);
    }

    @AfterAll
    static void stop() {
        SIM.close();
    }

    @Test
    void a_key_is_made_shown_once_used_and_revoked() throws Exception {
        HttpResponse<String> made = send("POST", "/api/v1/keys", ADMIN_KEY, """
            {"name": "laptop", "user_id": "ann", "expires_at": "2999-01-01T00:00:00Z",
             "limits": {"usd_per_day": 0.5, "requests_per_minute": 600, "concurrent": 2}}
            """);
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("cache-control")).hasValue("no-store");
        JSONObject key = new JSONObject(made.body());
        assertThat(key.getString("role")).isEqualTo("user");
        assertThat(key.getJSONObject("limits").getDouble("usd_per_day")).isEqualTo(0.5);
        assertThat(key.getString("expires_at")).isEqualTo("2999-01-01T00:00:00Z");
        String secret = key.getString("key");
        assertThat(secret).startsWith(key.getString("prefix"));

        JSONObject me = new JSONObject(get("/api/v1/me", secret).body());
        assertThat(me.getString("user_id")).isEqualTo("ann");
        assertThat(me.getString("role")).isEqualTo("user");
        assertThat(me.getBoolean("open")).isFalse();
        assertThat(me.getJSONObject("limits").getInt("concurrent")).isEqualTo(2);
        assertThat(me.getDouble("budget_usd")).isEqualTo(0.5);

        HttpResponse<String> listed = get("/api/v1/keys", ADMIN_KEY);
        assertThat(listed.body()).doesNotContain(secret).contains(key.getString("prefix"));
        assertThat(find(listed, key.getString("id")).isNull("last_used_at")).isFalse();
        assertThat(get("/api/v1/keys", secret).statusCode()).isEqualTo(403);
        assertThat(send("DELETE", "/api/v1/keys/" + key.getString("id"), secret, null)
                        .statusCode())
                .isEqualTo(403);

        assertThat(send("DELETE", "/api/v1/keys/" + key.getString("id"), ADMIN_KEY, null)
                        .statusCode())
                .isEqualTo(204);
        assertThat(send("DELETE", "/api/v1/keys/" + key.getString("id"), ADMIN_KEY, null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(get("/api/v1/me", secret).statusCode()).isEqualTo(401);
    }

    @Test
    void a_revoked_key_ends_its_connections() throws Exception {
        JSONObject key = make("ann", "{}");
        try (Client client = new Client(port, Map.of("token", key.getString("key")), "websocket")) {
            client.ask(Map.of("message", "Why? demo:length=20 demo:rate=0", "model", "demo"));
            client.toTheEnd();
            CompletableFuture<String> gone = client.disconnected();
            send("DELETE", "/api/v1/keys/" + key.getString("id"), ADMIN_KEY, null);
            streams.letGo();
            assertThat(gone.join()).isEqualTo("io server disconnect");
        }
        assertThatThrownBy(() -> new Client(port, Map.of("token", key.getString("key")), "websocket"))
                .hasMessageContaining("token: wrong");
        assertThatThrownBy(() -> new Client(port, "polling")).hasMessageContaining("token: missing");
    }

    @Test
    void what_is_somebody_elses_is_not_there() throws Exception {
        String ann = make("ann", "{}").getString("key");
        String ben = make("ben", "{}").getString("key");
        try (Client client = new Client(port, Map.of("token", ann), "websocket");
                Client other = new Client(port, Map.of("token", ben), "websocket")) {
            String id = client.ask(Map.of("message", "Why? demo:length=500 demo:rate=10", "model", "demo"));
            assertThat(other.resume(id, 0).getString("code")).isEqualTo("STREAM_NOT_FOUND");
            assertThat(other.call("stream_stop", new JSONObject(Map.of("sessionId", id)))
                            .getString("code"))
                    .isEqualTo("STREAM_NOT_FOUND");
            assertThat(get("/api/v1/streams", ben).body()).doesNotContain(id);
            assertThat(send("DELETE", "/api/v1/streams/" + id, ben, null).statusCode())
                    .isEqualTo(404);
            assertThat(get("/api/v1/streams", ann).body()).contains(id);
            assertThat(get("/api/v1/streams", ADMIN_KEY).body()).contains(id);
            assertThat(send("DELETE", "/api/v1/streams/" + id, ADMIN_KEY, null).statusCode())
                    .isEqualTo(200);
        }
        assertThat(new JSONObject(get("/api/v1/analytics/cost", ben).body()).getString("user_id"))
                .isEqualTo("ben");
        assertThat(get("/api/v1/analytics/cost?user_id=ann", ben).statusCode()).isEqualTo(403);
        assertThat(get("/api/v1/analytics/export?user_id=ann", ben).statusCode())
                .isEqualTo(403);
        JSONObject committee = new JSONObject(
                get("/api/v1/analytics/llm-committee/global", ben).body());
        assertThat(committee.getInt("total_questions")).isZero();
    }

    @Test
    void a_conversation_is_its_owners_and_an_admins() throws Exception {
        String ann = make("ann", "{}").getString("key");
        String ben = make("ben", "{}").getString("key");
        String id = new JSONObject(send("POST", "/api/v1/session/start", ann, "{\"input\": \"Secrets\"}")
                        .body())
                .getString("session_id");
        String step =
                "{\"session_id\": \"" + id + "\", \"input\": \"Mine? demo:length=5 demo:rate=0\", \"model\": \"demo\"}";
        assertThat(send("POST", "/api/v1/session/step", ann, step).statusCode()).isEqualTo(200);

        String session = "/api/v1/session/" + id;
        for (String path : new String[] {
            session,
            session + "/export",
            "/api/v1/analytics/sessions/" + id + "/history",
            "/api/v1/analytics/llm-committee/session/" + id,
            "/api/v1/analytics/cost?session_id=" + id,
            "/api/v1/analytics/export?session_id=" + id,
            "/api/v1/analytics/trust-metrics?session_id=" + id
        }) {
            assertThat(get(path, ann).statusCode()).as(path).isEqualTo(200);
            assertThat(get(path, ADMIN_KEY).statusCode()).as(path).isEqualTo(200);
            assertThat(get(path, ben).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(send("POST", "/api/v1/session/step", ben, step).statusCode()).isEqualTo(404);
        assertThat(send("PATCH", session, ben, "{\"title\": \"Mine\"}").statusCode())
                .isEqualTo(404);
        assertThat(send("DELETE", session, ben, null).statusCode()).isEqualTo(404);
        assertThat(send("POST", "/api/v1/session/start", ben, "{\"user_id\": \"ann\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("/api/v1/analytics/sessions", ben).body()).doesNotContain(id);
        assertThat(get("/api/v1/analytics/sessions?user_id=ann", ben).statusCode())
                .isEqualTo(403);
        try (Client client = new Client(port, Map.of("token", ben), "websocket")) {
            assertThat(client.call("stream_request", new JSONObject(Map.of("message", "Hi", "conversationId", id)))
                            .getString("code"))
                    .isEqualTo("STREAM_NOT_FOUND");
        }

        assertThat(send("POST", "/api/v1/session/step", ADMIN_KEY, step).statusCode())
                .isEqualTo(200);
        assertThat(new JSONObject(get(session, ann).body())
                        .getJSONArray("messages")
                        .length())
                .isEqualTo(4);
        assertThat(send("DELETE", session, ADMIN_KEY, null).statusCode()).isEqualTo(204);
        assertThat(get(session, ann).statusCode()).isEqualTo(404);
    }

    @Test
    void whatever_the_documents_tell_of_needs_a_key_but_health() throws Exception {
        JSONObject paths = new JSONObject(
                        http.send(request("/v3/api-docs", null).build(), HttpResponse.BodyHandlers.ofString())
                                .body())
                .getJSONObject("paths");
        assertThat(paths.length()).isGreaterThan(20);
        for (Iterator<?> all = paths.keys(); all.hasNext(); ) {
            String path = String.valueOf(all.next());
            HttpResponse<String> answer = http.send(
                    request(path.replaceAll("\\{.*?}", "x"), null).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(path.equals("/health") ? 200 : 401);
        }
        assertThat(get("/actuator/prometheus", make("ann", "{}").getString("key"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void too_many_requests_are_refused_with_the_time_to_wait() throws Exception {
        String key = make("cleo", "{\"requests_per_minute\": 1}").getString("key");
        String question = """
            {"model": "demo", "messages": [{"role": "user", "content": "Why? demo:length=5 demo:rate=0"}]}
            """;
        assertThat(send("POST", "/v1/chat/completions", key, question).statusCode())
                .isEqualTo(200);
        HttpResponse<String> refused = send("POST", "/v1/chat/completions", key, question);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.headers().firstValue("retry-after").orElseThrow()))
                .isBetween(1, 60);
        assertThat(refused.body()).contains("rate_limit_exceeded");
        try (Client client = new Client(port, Map.of("token", key), "websocket")) {
            assertThat(client.call("stream_request", new JSONObject(Map.of("message", "Hi")))
                            .getString("code"))
                    .isEqualTo("RATE_LIMITED");
        }
    }

    @Test
    void a_spent_budget_refuses_what_costs_and_not_what_is_free() throws Exception {
        String key = make("dora", "{\"usd_per_day\": 0.002}").getString("key");
        try (Client client = new Client(port, Map.of("token", key), "websocket")) {
            client.ask(Map.of("message", "Why?", "model", "gpt-4o"));
            Client.Event end = client.toTheEnd().getLast();
            assertThat(end.text("finishReason")).isEqualTo("budget");
            assertThat(end.cost().doubleValue()).isBetween(0.0018, 0.0025);
            assertThat(client.call("stream_request", new JSONObject(Map.of("message", "Hi")))
                            .getString("code"))
                    .isEqualTo("BUDGET_EXCEEDED");
            client.next();
            client.ask(Map.of("message", "Why? demo:length=5 demo:rate=0", "model", "demo"));
            assertThat(client.toTheEnd().getLast().text("finishReason")).isEqualTo("stop");
        }
        HttpResponse<String> refused = send("POST", "/v1/chat/completions", key, """
            {"model": "gpt-4o", "messages": [{"role": "user", "content": "Hi"}]}
            """);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("insufficient_quota", "Your budget of $0.002");
        JSONObject budget = new JSONObject(get("/api/v1/analytics/cost", key).body()).getJSONObject("budget");
        assertThat(budget.getBoolean("alert")).isTrue();
        assertThat(budget.getDouble("limit_usd")).isEqualTo(0.002);
        JSONObject all = new JSONObject(get("/api/v1/analytics/cost", ADMIN_KEY).body()).getJSONObject("budget");
        assertThat(all.getDouble("limit_usd")).isEqualTo(10);
        assertThat(all.getDouble("spent_today_usd")).isGreaterThanOrEqualTo(budget.getDouble("spent_today_usd"));
        assertThat(get("/actuator/prometheus", ADMIN_KEY).body())
                .contains("vctt_budget_limit_usd 10.0")
                .containsPattern("vctt_budget_spent_usd 0\\.00[1-9]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                            | user_id: missing (expected: a string)",
                "[1]                                           | body: [1] (expected: an object)",
                "{\"name\": 1, \"user_id\": \"a\"}               | name: 1 (expected: a string)",
                "{\"name\": \" \", \"user_id\": \"a\"}           | name: blank (expected: 1 to 100 characters)",
                "{\"name\": \"n\", \"user_id\": \"\"}            | user_id:  (expected: 1 to 128 characters)",
                "{\"name\": \"n\", \"user_id\": \"a\", \"role\": \"root\"} | role: root (expected: user or admin)",
                "{\"name\": \"n\", \"user_id\": \"a\", \"expires_at\": \"2020-01-01T00:00:00Z\"} | expires_at:"
                        + " 2020-01-01T00:00:00Z (expected: in the future)",
                "{\"name\": \"n\", \"user_id\": \"a\", \"expires_at\": \"soon\"} | expires_at: soon (expected: ISO"
                        + " 8601, like 2027-01-31T00:00:00Z)",
                "{\"name\": \"n\", \"user_id\": \"a\", \"limits\": {\"usd_per_day\": -1}} | limits.usd_per_day: -1"
                        + " (expected: a number from 0 to 1000000)",
                "{\"name\": \"n\", \"user_id\": \"a\", \"limits\": {\"concurrent\": 0}} | limits.concurrent: 0"
                        + " (expected: an integer ≥ 1)",
                "{\"name                                       | body: unreadable (expected: JSON)",
            })
    void a_key_that_cannot_be_is_refused_by_field_and_rule(String body, String message) throws Exception {
        HttpResponse<String> refused = send("POST", "/api/v1/keys", ADMIN_KEY, body);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("content-type")).hasValue("application/problem+json");
        JSONObject problem = new JSONObject(refused.body());
        assertThat(problem.getString("detail")).isEqualTo(message);
        assertThat(problem.getString("code")).isEqualTo("INVALID_REQUEST");
        assertThat(problem.getString("field")).isEqualTo(message.substring(0, message.indexOf(':')));
    }

    @Test
    void bodies_are_bounded_and_have_to_say_what_they_are() throws Exception {
        String large = "{\"name\": \"" + "n".repeat(2048) + "\"}";
        assertThat(send("POST", "/api/v1/keys", ADMIN_KEY, large).statusCode()).isEqualTo(413);
        HttpRequest unannounced = request("/api/v1/keys", ADMIN_KEY)
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
                .header("Content-Type", "application/json")
                .build();
        HttpResponse<String> refused = http.send(unannounced, HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("The body is larger than 2048 bytes.");
        HttpRequest form = request("/api/v1/keys", ADMIN_KEY)
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"n\", \"user_id\": \"a\"}"))
                .header("Content-Type", "text/plain")
                .build();
        assertThat(http.send(form, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://app.example.com", "http://localhost:3000", "http://127.0.0.1:5173", "http://[::1]:80"})
    void pages_that_may_connect_may_ask_over_http(String origin) throws Exception {
        HttpResponse<String> preflight = http.send(
                request("/api/v1/keys", null)
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", "POST")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("access-control-allow-origin"))
                .hasValue(origin);
        assertThat(preflight
                        .headers()
                        .firstValue("access-control-allow-headers")
                        .orElseThrow())
                .contains(
                        "Authorization",
                        "Idempotency-Key",
                        "x-vctt-rescue",
                        "x-vctt-max-cost-usd",
                        "x-vctt-conversation-id",
                        "x-vctt-replaces");
        HttpResponse<String> asked = http.send(
                request("/api/v1/me", null).header("Origin", origin).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(asked.statusCode()).isEqualTo(401);
        assertThat(asked.headers().firstValue("access-control-allow-origin")).hasValue(origin);
        assertThat(asked.headers().firstValue("access-control-allow-credentials"))
                .isEmpty();
        assertThat(asked.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "null", "https://app.example.com.evil.example", "http://127.evil.example"
            })
    void other_pages_are_refused(String origin) throws Exception {
        HttpResponse<String> refused = http.send(
                request("/api/v1/me", ADMIN_KEY).header("Origin", origin).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("access-control-allow-origin")).isEmpty();
        assertThat(refused.headers().firstValue("vary").orElseThrow()).contains("Origin");
    }

    @Test
    void a_page_of_this_server_needs_no_leave() throws Exception {
        for (String scheme : List.of("http", "https")) {
            HttpResponse<String> asked = http.send(
                    request("/api/v1/me", ADMIN_KEY)
                            .header("Origin", scheme + "://127.0.0.1:" + port)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(asked.statusCode()).isEqualTo(200);
        }
    }

    private JSONObject make(String user, String limits) throws Exception {
        HttpResponse<String> made = send(
                "POST",
                "/api/v1/keys",
                ADMIN_KEY,
                "{\"name\": \"" + UUID.randomUUID() + "\", \"user_id\": \"" + user + "\", \"limits\": " + limits + "}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return new JSONObject(made.body());
    }

    private static JSONObject find(HttpResponse<String> listed, String id) throws Exception {
        JSONArray keys = new JSONObject(listed.body()).getJSONArray("keys");
        for (int i = 0; i < keys.length(); i++) {
            if (keys.getJSONObject(i).getString("id").equals(id)) {
                return keys.getJSONObject(i);
            }
        }
        throw new AssertionError(id + " is not in " + keys);
    }

    private HttpResponse<String> get(String path, String key) throws Exception {
        return send("GET", path, key, null);
    }

    private HttpResponse<String> send(String method, String path, String key, @Nullable String body) throws Exception {
        HttpRequest.Builder request = request(path, key);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.method(method, HttpRequest.BodyPublishers.ofString(body))
                    .header("Content-Type", "application/json");
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, @Nullable String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }
}
