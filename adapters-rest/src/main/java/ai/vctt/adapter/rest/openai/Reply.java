package ai.vctt.adapter.rest.openai;

import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** What a request for a completion is answered with. */
sealed interface Reply {

    /** At once. */
    record Whole(String json) implements Reply {}

    record Failure(ApiError error) implements Reply {}

    /** Piece by piece. */
    record Stream(SseBody body) implements Reply {}

    default Mono<Void> writeTo(ServerHttpResponse response) {
        HttpHeaders headers = response.getHeaders();
        return switch (this) {
            case Whole(String json) -> json(response, 200, json);
            case Failure(ApiError error) -> {
                headers.set("x-should-retry", String.valueOf(error.retry()));
                Integer seconds = error.retryAfterSeconds();
                if (seconds != null) {
                    headers.set(HttpHeaders.RETRY_AFTER, seconds.toString());
                }
                yield json(response, error.status(), error.json());
            }
            case Stream(SseBody body) -> {
                headers.set(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8");
                headers.set(HttpHeaders.CACHE_CONTROL, "no-cache");
                // Asks nginx to pass on what it gets at once.
                headers.set("X-Accel-Buffering", "no");
                yield response.writeWith(body);
            }
        };
    }

    private static Mono<Void> json(ServerHttpResponse response, int status, String json) {
        response.setStatusCode(HttpStatusCode.valueOf(status));
        response.getHeaders().set(HttpHeaders.CONTENT_TYPE, "application/json");
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(json.getBytes(StandardCharsets.UTF_8))));
    }
}
