package ai.vctt.adapter.rest;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether the server is up, and what it is doing. */
@RestController
class HealthController {

    private final ServerState state;
    private final InstantSource clock;

    HealthController(ServerState state, InstantSource clock) {
        this.state = state;
        this.clock = clock;
    }

    record Health(String status, Instant timestamp, String service, String version, Map<String, Object> components) {}

    @GetMapping("/health")
    Health health() {
        return new Health(
                state.degraded() ? "degraded" : "healthy",
                clock.instant(),
                "vctt-engine",
                state.version(),
                state.components());
    }
}
