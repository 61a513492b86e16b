package ai.vctt.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthControllerTest {

    @ParameterizedTest
    @CsvSource({"HEALTHY, healthy, 200", "DEGRADED, degraded, 200", "UNHEALTHY, unhealthy, 503"})
    void only_a_server_that_takes_no_requests_is_to_be_left(ServerState.Status status, String name, int http) {
        ServerState state = new ServerState() {
            @Override
            public String version() {
                return "1";
            }

            @Override
            public Status status() {
                return status;
            }

            @Override
            public Map<String, Object> components() {
                return Map.of();
            }
        };
        var answer = new HealthController(state, () -> Instant.EPOCH).health();
        assertThat(answer.getStatusCode().value()).isEqualTo(http);
        assertThat(answer.getBody().status()).isEqualTo(name);
    }
}
