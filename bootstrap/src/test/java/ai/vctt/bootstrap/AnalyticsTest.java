package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

/** What was spent and how it went, over HTTP. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "vctt.providers.openai.api-key=",
            "vctt.providers.anthropic.api-key=",
            "vctt.providers.xai.api-key=",
            "vctt.store=memory"
        })
class AnalyticsTest {

    private static final String ANALYTICS = "/api/v1/analytics";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    private int port;

    @Test
    void an_answer_is_in_all_of_the_analytics() throws Exception {
        try (Client client = new Client(port, "websocket")) {
            client.ask(Map.of("message", "Why? demo:length=20 demo:rate=0", "agentRole", "ethics"));
            long tokens = client.toTheEnd().getLast().number("totalTokens");

            JSONObject cost = json(ANALYTICS + "/cost?range=today&user_id=local");
            assertThat(cost.getInt("calls")).isPositive();
            assertThat(cost.getLong("total_tokens")).isGreaterThanOrEqualTo(tokens);
            assertThat(cost.getInt("total_cost_usd")).isZero();
            assertThat(first(cost, "by_model").getString("model_name")).isEqualTo("demo");
            assertThat(cost.getJSONArray("by_agent").toString()).contains("\"ethics\"");
            assertThat(cost.getString("user_id")).isEqualTo("local");
            assertThat(json(ANALYTICS + "/cost?user_id=somebody").getInt("calls"))
                    .isZero();

            JSONObject performance = json(ANALYTICS + "/performance?range=week");
            assertThat(performance.getJSONObject("latency_ms").getDouble("p99")).isPositive();
            assertThat(json(ANALYTICS + "/streaming").getInt("completed")).isPositive();
            assertThat(json(ANALYTICS + "/aggregate").getInt("total_questions")).isPositive();
            JSONObject committee = json(ANALYTICS + "/llm-committee/global?limit=1");
            assertThat(committee.getInt("questions_analyzed")).isEqualTo(1);
            assertThat(first(committee, "models").getDouble("percentage")).isEqualTo(100);

            JSONArray lines = new JSONArray(get(ANALYTICS + "/export").body());
            HttpResponse<String> csv = get(ANALYTICS + "/export?format=csv");
            assertThat(csv.body().lines()).hasSize(lines.length() + 1);
            assertThat(csv.headers().firstValue("content-type").orElseThrow()).startsWith("text/csv");
            assertThat(csv.headers().firstValue("content-disposition")).hasValue("attachment; filename=\"ledger.csv\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/cost?range=year, range",
        "/performance?start_date=yesterday, start_date",
        "/streaming?end_date=2026-99-01, end_date",
        "/aggregate?user_id=, user_id",
        "/export?format=xml, format",
        "/export?start_date=2026-11-02&end_date=2026-11-01T00:00:00Z, start_date",
        "/llm-committee/global?limit=0, limit"
    })
    void what_cannot_be_used_is_a_problem_that_names_the_field(String path, String field) throws Exception {
        HttpResponse<String> response = get(ANALYTICS + path);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
        JSONObject problem = new JSONObject(response.body());
        assertThat(problem.getString("code")).isEqualTo("INVALID_REQUEST");
        assertThat(problem.getString("field")).isEqualTo(field);
        assertThat(problem.getString("detail")).startsWith(field + ": ").contains("(expected: ");
    }

    @Test
    void what_streams_is_listed_and_can_be_stopped() throws Exception {
        try (Client client = new Client(port, "websocket")) {
            String id = client.ask(Map.of("message", "Why? demo:length=100000 demo:rate=50"));
            client.next();
            client.next();
            JSONObject stream = first(json("/api/v1/streams"), "streams");
            assertThat(stream.getString("id")).isEqualTo(id);
            assertThat(stream.getString("user")).isEqualTo("local");
            assertThat(stream.getString("agentRole")).isEqualTo("primary");
            assertThat(stream.getString("model")).isEqualTo("demo");
            assertThat(stream.getInt("watchers")).isEqualTo(1);
            assertThat(json("/health").getJSONObject("components").getInt("activeStreams"))
                    .isEqualTo(1);
            HttpResponse<String> receipt = send("DELETE", "/api/v1/streams/" + id);
            assertThat(receipt.statusCode()).isEqualTo(200);
            assertThat(new JSONObject(receipt.body()).getInt("tokens")).isPositive();
            assertThat(client.toTheEnd().getLast().text("finishReason")).isEqualTo("stopped");
            assertThat(json("/api/v1/streams").getJSONArray("streams").length()).isZero();
        }
    }

    @Test
    void a_stream_that_is_not_there_is_not_found() throws Exception {
        for (String id : new String[] {UUID.randomUUID().toString(), "none"}) {
            HttpResponse<String> response = send("DELETE", "/api/v1/streams/" + id);
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
            assertThat(new JSONObject(response.body()).getString("code")).isEqualTo("STREAM_NOT_FOUND");
        }
    }

    private static JSONObject first(JSONObject answer, String list) throws Exception {
        return answer.getJSONArray(list).getJSONObject(0);
    }

    private JSONObject json(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JSONObject(response.body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
