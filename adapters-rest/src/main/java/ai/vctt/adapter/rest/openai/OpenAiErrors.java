package ai.vctt.adapter.rest.openai;

import ai.vctt.application.generation.port.in.Refusal;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** Says what OpenAI's clients have to know before their request is looked at. */
public final class OpenAiErrors {

    private OpenAiErrors() {}

    public static Mono<Void> write(ServerHttpResponse response, Refusal refusal) {
        return new Reply.Failure(ApiError.of(refusal)).writeTo(response);
    }
}
