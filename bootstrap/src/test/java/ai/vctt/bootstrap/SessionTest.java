package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Conversations over HTTP, Socket.IO and OpenAI's API. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "vctt.providers.openai.api-key=",
            "vctt.providers.anthropic.api-key=",
            "vctt.providers.xai.api-key=",
            "vctt.store=memory"
        })
class SessionTest {

    private static final String QUICK = " demo:length=15 demo:rate=0";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    private int port;

    @Test
    void a_conversation_is_one_whatever_it_is_led_over() throws Exception {
        String id = post("/api/v1/session/start", Map.of("user_id", "local", "input", "About skies"))
                .getString("session_id");
        JSONObject step = post("/api/v1/session/step", Map.of("session_id", id, "input", "Why is it blue?" + QUICK));
        assertThat(step.getString("response")).isNotEmpty();
        assertThat(step.getString("finish_reason")).isEqualTo("stop");
        assertThat(step.getJSONObject("internal_state").getJSONObject("sim").getDouble("tension"))
                .isBetween(0.0, 1.0);
        assertThat(step.getJSONObject("internal_state").getString("regulation")).isNotEmpty();
        try (Client client = new Client(port, "websocket")) {
            client.ask(Map.of("message", "And at night?" + QUICK, "conversationId", id));
            assertThat(client.next().text("conversationId")).isEqualTo(id);
            client.toTheEnd();
        }
        HttpResponse<String> completion = send(
                "POST",
                "/v1/chat/completions",
                new JSONObject()
                        .put("model", "demo")
                        .put(
                                "messages",
                                new JSONArray()
                                        .put(new JSONObject()
                                                .put("role", "user")
                                                .put("content", "And now?" + QUICK)))
                        .toString(),
                "x-vctt-conversation-id",
                id);
        assertThat(completion.statusCode()).as(completion.body()).isEqualTo(200);

        JSONObject session = json("/api/v1/session/" + id);
        assertThat(session.getString("title")).isEqualTo("About skies");
        assertThat(session.getString("user_id")).isEqualTo("local");
        JSONArray messages = session.getJSONArray("messages");
        assertThat(messages.length()).isEqualTo(6);
        assertThat(messages.getJSONObject(0).getString("content")).startsWith("Why is it blue?");
        assertThat(messages.getJSONObject(1).getString("content")).isEqualTo(step.getString("response"));
        assertThat(messages.getJSONObject(1).getString("generation_id")).isEqualTo(step.getString("generation_id"));
        assertThat(messages.getJSONObject(1).getString("model")).isEqualTo("demo");
        assertThat(messages.getJSONObject(4).getString("content")).startsWith("And now?");
        assertThat(session.getJSONObject("internal_state").getDouble("trust_tau"))
                .isBetween(0.0, 1.0);

        JSONObject latest = json("/api/v1/analytics/sessions/" + id + "/history?limit=2");
        assertThat(latest.getJSONArray("messages").getJSONObject(0).getString("content"))
                .startsWith("And at night?");
        JSONObject before =
                json("/api/v1/analytics/sessions/" + id + "/history?cursor=" + latest.getString("next_cursor"));
        assertThat(before.getJSONArray("messages").length()).isEqualTo(2);
        assertThat(before.isNull("next_cursor")).isTrue();

        assertThat(json("/api/v1/analytics/cost?session_id=" + id).getInt("calls"))
                .isEqualTo(3);
        assertThat(json("/api/v1/analytics/streaming?session_id=" + id).getInt("started"))
                .isEqualTo(3);
        assertThat(json("/api/v1/analytics/performance?session_id=" + id).getInt("answers"))
                .isEqualTo(3);
        assertThat(new JSONArray(
                                get("/api/v1/analytics/export?session_id=" + id).body())
                        .length())
                .isEqualTo(3);
        assertThat(json("/api/v1/analytics/llm-committee/session/" + id).getInt("total_questions"))
                .isEqualTo(3);
        JSONObject trust = json("/api/v1/analytics/trust-metrics?session_id=" + id);
        assertThat(trust.getJSONArray("points").length()).isEqualTo(3);
        assertThat(trust.getJSONArray("points").getJSONObject(0).getString("session_id"))
                .isEqualTo(id);
        JSONObject patterns = json("/api/v1/analytics/cross-session-patterns?session_id=" + id);
        assertThat(patterns.getInt("sessions")).isEqualTo(1);
        assertThat(patterns.getDouble("messages_per_session")).isEqualTo(6);
        JSONObject totals = json("/api/v1/analytics/aggregate?session_id=" + id);
        assertThat(totals.getInt("total_messages")).isEqualTo(6);
        assertThat(totals.getInt("total_sessions")).isEqualTo(1);
    }

    @Test
    void a_turn_is_asked_again_in_the_place_of_what_followed_whatever_it_is_asked_over() throws Exception {
        String id = UUID.randomUUID().toString();
        String word = "w" + UUID.randomUUID().toString().replace("-", "");
        try (Client client = new Client(port, "websocket")) {
            String first = client.ask(Map.of("message", "First " + word + QUICK, "conversationId", id));
            client.toTheEnd();
            String running =
                    client.ask(Map.of("message", "Second demo:length=100000 demo:rate=50", "conversationId", id));
            client.next();
            client.next();

            String instead = client.ask(Map.of("message", "Anew" + QUICK, "conversationId", id, "replaces", first));
            assertThat(client.toTheEnd().getLast().text("sessionId")).isIn(running, instead);
            assertThat(client.toTheEnd().getLast().text("sessionId")).isIn(running, instead);
            assertThat(questions(id)).containsExactly("Anew" + QUICK);
            assertThat(json("/api/v1/session/" + id).getString("title")).startsWith("Anew");
            assertThat(json("/api/v1/analytics/sessions?q=" + word)
                            .getJSONArray("sessions")
                            .length())
                    .isZero();
            assertThat(get("/api/v1/session/" + id + "/export").body())
                    .contains("Anew")
                    .doesNotContain(word);
            assertThat(json("/api/v1/analytics/cost?session_id=" + id).getInt("calls"))
                    .as("what was spent is kept")
                    .isEqualTo(3);
            assertThat(client.resume(first, 0).getBoolean("ok")).isTrue();
            client.toTheEnd();

            JSONObject step = post(
                    "/api/v1/session/step",
                    Map.of("session_id", id, "input", "By a step" + QUICK, "replaces", instead));
            assertThat(questions(id)).containsExactly("By a step" + QUICK);
            JSONObject completion = new JSONObject()
                    .put("model", "demo")
                    .put(
                            "messages",
                            new JSONArray()
                                    .put(new JSONObject()
                                            .put("role", "user")
                                            .put("content", "By a completion" + QUICK)));
            String[] headers = {"x-vctt-conversation-id", id, "x-vctt-replaces", step.getString("generation_id")};
            HttpResponse<String> completed = send("POST", "/v1/chat/completions", completion.toString(), headers);
            assertThat(completed.statusCode()).as(completed.body()).isEqualTo(200);
            assertThat(questions(id)).containsExactly("By a completion" + QUICK);
            JSONObject jam = new JSONObject(Map.of(
                    "message",
                    "By a band" + QUICK,
                    "conversationId",
                    id,
                    "replaces",
                    completed.headers().firstValue("x-vctt-generation-id").orElseThrow()));
            assertThat(client.call("jam_request", jam).getBoolean("ok")).isTrue();
            assertThat(questions(id)).containsExactly("By a band" + QUICK);
        }
    }

    private List<String> questions(String id) throws Exception {
        List<String> questions = new ArrayList<>();
        JSONArray messages = json("/api/v1/session/" + id).getJSONArray("messages");
        for (int i = 0; i < messages.length(); i += 2) {
            questions.add(messages.getJSONObject(i).getString("content"));
        }
        return questions;
    }

    @Test
    void a_turn_that_is_not_there_is_not_replaced() throws Exception {
        String id = UUID.randomUUID().toString();
        try (Client client = new Client(port, "websocket")) {
            JSONObject unread = new JSONObject(Map.of("message", "Hi", "conversationId", id, "replaces", "the last"));
            assertThat(client.call("stream_request", unread).getString("error"))
                    .isEqualTo("replaces: the last (expected: the sessionId of an answer)");
            JSONObject nowhere = new JSONObject(Map.of("message", "Hi", "replaces", id));
            assertThat(client.call("stream_request", nowhere).getString("error"))
                    .startsWith("replaces: given without conversationId");
            JSONObject unknown = new JSONObject(Map.of("message", "Hi", "conversationId", id, "replaces", id));
            JSONObject refused = client.call("stream_request", unknown);
            assertThat(refused.getString("code")).isEqualTo("STREAM_NOT_FOUND");
            assertThat(refused.getString("error")).startsWith("replaces: there is no such turn");
            assertThat(get("/api/v1/session/" + id).statusCode())
                    .as("not begun")
                    .isEqualTo(404);

            client.ask(Map.of("message", "Hi" + QUICK, "conversationId", id));
            client.toTheEnd();
        }
        for (String replaces : new String[] {"the last", UUID.randomUUID().toString()}) {
            HttpResponse<String> step = send(
                    "POST",
                    "/api/v1/session/step",
                    new JSONObject(Map.of("session_id", id, "input", "Hi", "replaces", replaces)).toString());
            assertThat(step.statusCode()).as(step.body()).isEqualTo(replaces.equals("the last") ? 400 : 404);
            assertThat(new JSONObject(step.body()).getString("detail")).startsWith("replaces: ");
        }
        HttpResponse<String> completion = send(
                "POST",
                "/v1/chat/completions",
                "{\"model\":\"demo\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                "x-vctt-conversation-id",
                id,
                "x-vctt-replaces",
                UUID.randomUUID().toString());
        assertThat(completion.statusCode()).isEqualTo(404);
        assertThat(completion.body()).contains("x-vctt-replaces: there is no such turn");
        assertThat(questions(id)).containsExactly("Hi" + QUICK);
    }

    @Test
    void conversations_are_found_renamed_exported_and_forgotten() throws Exception {
        String word = "w" + UUID.randomUUID().toString().replace("-", "");
        String id = UUID.randomUUID().toString();
        try (Client client = new Client(port, "websocket")) {
            client.ask(Map.of("message", "What is " + word + "?" + QUICK, "conversationId", id));
            client.toTheEnd();
            JSONObject found = json("/api/v1/analytics/sessions?q=" + word.toUpperCase(java.util.Locale.ROOT));
            JSONObject listed = found.getJSONArray("sessions").getJSONObject(0);
            assertThat(listed.getString("session_id")).isEqualTo(id);
            assertThat(listed.getString("title")).startsWith("What is " + word);
            assertThat(listed.getInt("message_count")).isEqualTo(2);
            assertThat(listed.getInt("total_cost_usd")).isZero();
            assertThat(listed.getDouble("trust_tau")).isBetween(0.0, 1.0);

            HttpResponse<String> renamed = send("PATCH", "/api/v1/session/" + id, "{\"title\":\" Words \"}");
            assertThat(new JSONObject(renamed.body()).getString("title")).isEqualTo("Words");
            HttpResponse<String> markdown = get("/api/v1/session/" + id + "/export");
            assertThat(markdown.headers().firstValue("content-type").orElseThrow())
                    .startsWith("text/markdown");
            assertThat(markdown.headers().firstValue("content-disposition"))
                    .hasValue("attachment; filename=\"conversation-" + id + ".md\"");
            assertThat(markdown.body()).startsWith("# Words\n").contains(word, "## Answer by demo");
            assertThat(new JSONObject(get("/api/v1/session/" + id + "/export?format=json")
                                    .body())
                            .getJSONArray("messages")
                            .length())
                    .isEqualTo(2);

            String running =
                    client.ask(Map.of("message", "More demo:length=100000 demo:rate=50", "conversationId", id));
            client.next();
            client.next();
            int calls = json("/api/v1/analytics/cost").getInt("calls");
            assertThat(send("DELETE", "/api/v1/session/" + id, null).statusCode())
                    .isEqualTo(204);
            assertThat(client.toTheEnd().getLast().text("finishReason")).isEqualTo("stopped");
            assertThat(json("/api/v1/analytics/cost").getInt("calls")).isEqualTo(calls + 1);
            assertThat(client.resume(running, 0).getString("code")).isEqualTo("STREAM_NOT_FOUND");
            assertThat(json("/api/v1/analytics/sessions?q=" + word)
                            .getJSONArray("sessions")
                            .length())
                    .isZero();
            assertThat(get("/api/v1/session/" + id).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void who_sees_everything_begins_and_goes_on_in_the_name_of_somebody() throws Exception {
        String id = post("/api/v1/session/start", Map.of("user_id", "ann")).getString("session_id");
        post("/api/v1/session/step", Map.of("session_id", id, "input", "Hi" + QUICK, "agent_role", "analyst"));
        JSONObject listed = json("/api/v1/analytics/sessions?user_id=ann&limit=1")
                .getJSONArray("sessions")
                .getJSONObject(0);
        assertThat(listed.getString("session_id")).isEqualTo(id);
        assertThat(listed.getString("user_id")).isEqualTo("ann");
        assertThat(listed.getInt("message_count")).isEqualTo(2);
        assertThat(json("/api/v1/analytics/cost?user_id=ann").getInt("calls")).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /session/none                             |                              | 404 | id",
                "GET    | /session/00000000-0000-0000-0000-000000000009 |                          | 404 | id",
                "DELETE | /session/none                             |                              | 404 | id",
                "PATCH  | /session/none                             | {\"title\":\"x\"}        | 404 | id",
                "PATCH  | /session/none                             | {}                           | 400 | title",
                "GET    | /session/none/export                      |                              | 404 | id",
                "GET    | /session/none/export?format=xml           |                              | 400 | format",
                "POST   | /session/start                            | []                           | 400 | body",
                "POST   | /session/start                            | {\"user_id\":7}            | 400 | user_id",
                "POST   | /session/step                             | {\"input\":\"Hi\"}       | 400 | session_id",
                "POST   | /session/step | {\"session_id\":\"none\",\"input\":\"Hi\"}         | 404 | session_id",
                "POST   | /session/step | {\"session_id\":\"00000000-0000-0000-0000-000000000009\",\"input\":\"Hi\"} |"
                        + " 404 | session_id",
                "GET    | /analytics/sessions?limit=501             |                              | 400 | limit",
                "GET    | /analytics/sessions?cursor=none           |                              | 400 | cursor",
                "GET    | /analytics/sessions?user_id=              |                              | 400 | user_id",
                "GET    | /analytics/sessions?q=                    |                              | 400 | q",
                "GET    | /analytics/sessions/none/history          |                              | 404 | id",
                "GET    | /analytics/cost?session_id=none           |                              | 404 | session_id",
                "GET    | /analytics/trust-metrics?cursor=none      |                              | 400 | cursor",
                "GET    | /analytics/trust-metrics?start_date=x     |                              | 400 | start_date",
                "GET    | /analytics/llm-committee/session/none     |                              | 404 | id",
            })
    void what_cannot_be_done_is_a_problem_that_names_the_field(
            String method, String path, String body, int status, String field) throws Exception {
        HttpResponse<String> response = send(method, "/api/v1" + path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
        JSONObject problem = new JSONObject(response.body());
        assertThat(problem.getString("field")).isEqualTo(field);
        assertThat(problem.getString("detail")).startsWith(field + ": ");
        assertThat(problem.getString("code")).isNotEmpty();
    }

    @Test
    void history_and_conversation_together_are_refused() throws Exception {
        try (Client client = new Client(port, "websocket")) {
            JSONObject both = new JSONObject()
                    .put("message", "Hi")
                    .put("conversationId", UUID.randomUUID().toString())
                    .put(
                            "history",
                            new JSONArray()
                                    .put(new JSONObject().put("role", "user").put("content", "Hi")));
            assertThat(client.call("stream_request", both).getString("error")).startsWith("history: ");
            JSONObject malformed = new JSONObject().put("message", "Hi").put("conversationId", "mine");
            assertThat(client.call("stream_request", malformed).getString("error"))
                    .isEqualTo("conversationId: mine (expected: a UUID)");
        }
    }

    private JSONObject post(String path, Map<String, ?> body) throws Exception {
        HttpResponse<String> response = send("POST", path, new JSONObject(body).toString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JSONObject(response.body());
    }

    private JSONObject json(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JSONObject(response.body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, null);
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
