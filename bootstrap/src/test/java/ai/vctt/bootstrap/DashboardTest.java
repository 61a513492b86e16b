package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The Grafana dashboard asks for what the server measures. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.test.metrics.export=true",
            "vctt.models.other.provider=demo",
            "vctt.models.other.input-per-million=1",
            "vctt.models.other.output-per-million=1",
            "vctt.agents.primary.chain=other,demo"
        })
class DashboardTest {

    private static final Path DASHBOARD = Path.of("..", "docs", "grafana", "vctt-engine.json");
    private static final Pattern METRIC = Pattern.compile("\\b(vctt|gen_ai|resilience4j)_[a-z0-9_]+");
    /** Labels, as they are written in expressions. */
    private static final Set<String> LABELS = Set.of("gen_ai_request_model", "gen_ai_token_type", "gen_ai_tool_name");

    @LocalServerPort
    private int port;

    @Test
    void every_metric_of_the_dashboard_is_there_once_something_has_happened() throws Exception {
        try (Client client = new Client(port, "websocket")) {
            client.ask(Map.of("message", "Hi demo:fail=after:3 demo:rate=0"));
            client.toTheEnd();
            client.ask(Map.of("message", "Hi demo:length=20 demo:rate=200 demo:tool=calculate:1+1"));
            client.toTheEnd();
            String metrics = scrape();
            assertThat(metrics).contains("error_type=\"none\",gen_ai_operation_name=\"execute_tool\"");
            Set<String> asked = METRIC.matcher(Files.readString(DASHBOARD))
                    .results()
                    .map(MatchResult::group)
                    .filter(name -> !LABELS.contains(name))
                    .collect(Collectors.toSet());
            assertThat(asked)
                    .hasSizeGreaterThan(12)
                    .allSatisfy(name -> assertThat(metrics).contains("\n" + name));
        }
    }

    private String scrape() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://localhost:" + port + "/actuator/prometheus");
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }
}
