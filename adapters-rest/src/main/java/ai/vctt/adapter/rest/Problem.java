package ai.vctt.adapter.rest;

import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.domain.generation.ErrorCode;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Why a request was not answered, as RFC 9457 has it, with an error code of ours. */
final class Problem {

    private Problem() {}

    static ResponseEntity<ProblemDetail> of(ErrorCode code, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status(code), detail);
        problem.setProperty("code", code.name());
        return answer(problem, code);
    }

    /** @param field that breaks a rule */
    static ResponseEntity<ProblemDetail> of(ErrorCode code, String detail, String field) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status(code), detail);
        problem.setProperty("code", code.name());
        problem.setProperty("field", field);
        return answer(problem, code);
    }

    /** What is wrong with the request, and HTTP has a status of its own for. */
    static ResponseEntity<ProblemDetail> of(HttpStatus status, String detail, String field) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setProperty("code", ErrorCode.INVALID_REQUEST.name());
        problem.setProperty("field", field);
        return ResponseEntity.status(status).body(problem);
    }

    static ResponseEntity<ProblemDetail> of(Refusal refusal) {
        ResponseEntity<ProblemDetail> answer = of(refusal.code(), refusal.message());
        Duration wait = refusal.retryAfter();
        return wait == null
                ? answer
                : ResponseEntity.status(answer.getStatusCode())
                        .header(HttpHeaders.RETRY_AFTER, String.valueOf(seconds(wait)))
                        .body(answer.getBody());
    }

    /** Where no controller is asked. */
    static Mono<Void> write(ServerHttpResponse response, ResponseEntity<ProblemDetail> problem, JsonMapper json) {
        response.setStatusCode(problem.getStatusCode());
        response.getHeaders().addAll(problem.getHeaders());
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        byte[] body = json.writeValueAsBytes(problem.getBody());
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem, ErrorCode code) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(problem.getStatus());
        if (code.retryable()) {
            answer.header(HttpHeaders.RETRY_AFTER, "1");
        }
        return answer.body(problem);
    }

    static HttpStatus status(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST, CONTENT_FILTERED, CONTEXT_LENGTH_EXCEEDED -> HttpStatus.BAD_REQUEST;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case MODEL_NOT_FOUND, STREAM_NOT_FOUND -> HttpStatus.NOT_FOUND;
            case RATE_LIMITED, BUDGET_EXCEEDED -> HttpStatus.TOO_MANY_REQUESTS;
            case SERVER_BUSY, SHUTTING_DOWN, PROVIDER_UNAVAILABLE, INTERRUPTED -> HttpStatus.SERVICE_UNAVAILABLE;
            case PROVIDER_ERROR -> HttpStatus.BAD_GATEWAY;
            case PROVIDER_TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }
}
