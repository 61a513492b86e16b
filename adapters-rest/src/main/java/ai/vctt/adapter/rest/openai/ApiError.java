package ai.vctt.adapter.rest.openai;

import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.GenerationEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error as OpenAI's clients read it.
 *
 * @param status of HTTP, where it can still be said
 * @param param the field that is wrong; null when it is none
 * @param retry whether the same request may well succeed later. OpenAI's own clients ask again by themselves unless they
 *     are told not to, which would go through all models once more
 * @param retryAfter the time until it may, where that is known; else null
 */
record ApiError(
        int status,
        String type,
        String code,
        @Nullable String param,
        String message,
        boolean retry,
        @Nullable Duration retryAfter) {

    ApiError(int status, String type, String code, @Nullable String param, String message, boolean retry) {
        this(status, type, code, param, message, retry, null);
    }

    private static final String INVALID = "invalid_request_error";
    private static final String SERVER = "server_error";

    static ApiError of(GenerationEvent.Failed failed) {
        return of(failed.code(), null, failed.message());
    }

    static ApiError of(Refusal refusal) {
        ApiError error = of(refusal.code(), null, refusal.message());
        return new ApiError(
                error.status, error.type, error.code, null, error.message, error.retry, refusal.retryAfter());
    }

    static ApiError of(ErrorCode code, @Nullable String param, String message) {
        return switch (code) {
            case INVALID_REQUEST -> of(400, INVALID, "invalid_value", param, message, code);
            case UNAUTHENTICATED -> of(401, "authentication_error", "invalid_api_key", param, message, code);
            case FORBIDDEN -> of(403, "permission_error", "forbidden", param, message, code);
            case MODEL_NOT_FOUND -> of(404, INVALID, "model_not_found", "model", message, code);
            case STREAM_NOT_FOUND -> of(404, INVALID, "stream_not_found", param, message, code);
            case RATE_LIMITED -> of(429, "rate_limit_error", "rate_limit_exceeded", param, message, code);
            case BUDGET_EXCEEDED -> of(429, "insufficient_quota", "insufficient_quota", param, message, code);
            case SERVER_BUSY -> of(503, SERVER, "server_busy", param, message, code);
            case SHUTTING_DOWN -> of(503, SERVER, "shutting_down", param, message, code);
            case PROVIDER_UNAVAILABLE -> of(503, SERVER, "provider_unavailable", param, message, code);
            case PROVIDER_ERROR -> of(502, SERVER, "provider_error", param, message, code);
            case PROVIDER_TIMEOUT -> of(504, SERVER, "provider_timeout", param, message, code);
            case CONTENT_FILTERED -> of(400, INVALID, "content_filter", param, message, code);
            case CONTEXT_LENGTH_EXCEEDED -> of(400, INVALID, "context_length_exceeded", "messages", message, code);
            case INTERRUPTED -> of(503, SERVER, "interrupted", param, message, code);
            case INTERNAL -> of(500, SERVER, "internal_error", param, message, code);
        };
    }

    private static ApiError of(
            int status, String type, String name, @Nullable String param, String message, ErrorCode code) {
        return new ApiError(status, type, name, param, message, code.retryable());
    }

    static ApiError invalid(InvalidValueException broken) {
        String message = String.valueOf(broken.getMessage());
        return of(ErrorCode.INVALID_REQUEST, message.substring(0, message.indexOf(':')), message);
    }

    /** What would change the answer's form, and this engine cannot do. */
    static ApiError unsupported(String param, String why) {
        return new ApiError(400, INVALID, "unsupported_parameter", param, param + ": " + why, false);
    }

    static ApiError notJson(String why) {
        return new ApiError(400, INVALID, "invalid_json", null, "The body is not valid JSON: " + why, false);
    }

    static ApiError notAnnouncedAsJson() {
        return new ApiError(
                415, INVALID, "unsupported_media_type", null, "Content-Type: must be application/json", false);
    }

    static ApiError tooLarge(long mostBytes) {
        return new ApiError(
                413, INVALID, "request_too_large", null, "The body is larger than " + mostBytes + " bytes.", false);
    }

    static ApiError tooSlow() {
        return new ApiError(408, INVALID, "request_timeout", null, "The body did not arrive in time.", true);
    }

    /** A model failed after some of its text had been sent, and another one's cannot be joined to it. */
    static ApiError interrupted(GenerationEvent.FellBack fallback) {
        return new ApiError(
                502,
                SERVER,
                "answer_interrupted",
                null,
                fallback.from() + " " + fallback.reason()
                        + ". The text sent until then is not the whole answer, and cannot be taken back for another"
                        + " model's. With the header x-vctt-rescue: buffer an answer survives this.",
                true);
    }

    /** The same, where asking again would only be told the same again. */
    ApiError lasting() {
        return new ApiError(status, type, code, param, message, false);
    }

    /** Null where nobody can say when. */
    @Nullable
    Integer retryAfterSeconds() {
        if (retryAfter != null) {
            return Math.toIntExact(
                    Math.max(1, retryAfter.plusSeconds(1).minusNanos(1).toSeconds()));
        }
        return switch (code) {
            case "rate_limit_exceeded", "server_busy" -> 1;
            case "shutting_down", "provider_unavailable", "interrupted" -> 5;
            default -> null;
        };
    }

    String json() {
        StringBuilder json = new StringBuilder("{\"error\":{\"message\":\"");
        JsonText.escape(message, json);
        json.append("\",\"type\":\"").append(type).append("\",\"param\":");
        if (param == null) {
            json.append("null");
        } else {
            json.append('"');
            JsonText.escape(param, json);
            json.append('"');
        }
        return json.append(",\"code\":\"").append(code).append("\"}}").toString();
    }
}
