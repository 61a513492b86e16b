package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "vctt.providers.openai.api-key=",
            "vctt.providers.anthropic.api-key=",
            "vctt.providers.xai.api-key=",
            "spring.test.metrics.export=true"
        })
class RestTest {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    private int port;

    @Test
    void health_says_what_the_server_is_doing() throws Exception {
        JSONObject health = new JSONObject(get("/health").body());
        assertThat(health.getString("status")).isEqualTo("healthy");
        assertThat(health.getString("service")).isEqualTo("vctt-engine");
        assertThat(health.getString("timestamp")).endsWith("Z");
        assertThat(health.getJSONObject("components").getInt("activeStreams")).isZero();
        JSONObject demo =
                health.getJSONObject("components").getJSONObject("providers").getJSONObject("demo");
        assertThat(demo.getString("circuit")).isEqualTo("closed");
        assertThat(health.getJSONObject("components").getJSONObject("store").getString("kind"))
                .isEqualTo("memory");
    }

    @Test
    void models_come_with_their_price_or_with_the_reason_why_they_are_not_available() throws Exception {
        JSONArray models = new JSONObject(get("/api/v1/models").body()).getJSONArray("models");
        JSONObject gpt = find(models, "id", "gpt-4o");
        assertThat(gpt.getBoolean("available")).isFalse();
        assertThat(gpt.getString("reason")).contains("OPENAI_API_KEY");
        assertThat(gpt.getJSONObject("price").getDouble("inputPerMillion")).isEqualTo(2);
        assertThat(gpt.getJSONObject("price").getDouble("outputPerMillion")).isEqualTo(10);
        JSONObject demo = find(models, "id", "demo");
        assertThat(demo.getBoolean("available")).isTrue();
        assertThat(demo.isNull("reason")).isTrue();
        assertThat(demo.getString("circuit")).isEqualTo("closed");
    }

    @Test
    void metrics_can_be_scraped_and_no_other_inner_thing_can() throws Exception {
        HttpResponse<String> metrics = get("/actuator/prometheus");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body())
                .contains("vctt_generations_running 0.0")
                .contains("vctt_socket_sessions{transport=\"websocket\"} 0.0")
                .contains("vctt_socket_refusals_total{reason=\"too_many_handshakes\"} 0.0");
        assertThat(get("/actuator/env").statusCode()).isEqualTo(404);
        assertThat(get("/actuator/health").statusCode()).isEqualTo(404);
    }

    @Test
    void agents_come_with_the_models_they_really_use() throws Exception {
        JSONArray agents = new JSONObject(get("/api/v1/agents").body()).getJSONArray("agents");
        assertThat(agents.length()).isEqualTo(7);
        JSONObject primary = find(agents, "name", "primary");
        assertThat(primary.isNull("role")).isTrue();
        assertThat(primary.getJSONArray("chain").getString(0)).isEqualTo("demo");
    }

    @Test
    void what_is_not_there_is_a_problem_document() throws Exception {
        HttpResponse<String> response = get("/api/v1/nothing");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    }

    @Test
    void pages_may_load_nothing_from_elsewhere() throws Exception {
        HttpResponse<String> response = get("/health");
        assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    }

    @Test
    void sockets_are_served_on_the_same_port() throws Exception {
        HttpResponse<String> handshake = get("/socket.io/?EIO=4&transport=polling");
        assertThat(handshake.statusCode()).isEqualTo(200);
        assertThat(handshake.body()).startsWith("0{\"sid\":").contains("\"upgrades\":[\"websocket\"]");
    }

    private static JSONObject find(JSONArray all, String field, String value) throws Exception {
        for (int i = 0; i < all.length(); i++) {
            if (all.getJSONObject(i).getString(field).equals(value)) {
                return all.getJSONObject(i);
            }
        }
        throw new AssertionError(value + " is not in " + all);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
