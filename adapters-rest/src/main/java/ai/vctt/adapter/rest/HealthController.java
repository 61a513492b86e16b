package ai.vctt.adapter.rest;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.ResponseEntity;
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

    /** Who balances load sends requests elsewhere when it hears 503. */
    @GetMapping("/health")
    ResponseEntity<Health> health() {
        ServerState.Status status = state.status();
        return ResponseEntity.status(status == ServerState.Status.UNHEALTHY ? 503 : 200)
                .body(new Health(
                        status.name().toLowerCase(Locale.ROOT),
                        clock.instant(),
                        "vctt-engine",
                        state.version(),
                        state.components()));
    }
}
