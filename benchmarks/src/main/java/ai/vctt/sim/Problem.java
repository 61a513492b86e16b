package ai.vctt.sim;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a provider complains about. */
public enum Problem {
    BAD_REQUEST,
    UNAUTHORIZED,
    /** Credit is spent, said by the status. */
    PAYMENT_REQUIRED,
    FORBIDDEN,
    NOT_FOUND,
    CONTEXT_LENGTH,
    /** The prompt offends the provider's policy. */
    CONTENT_FILTER,
    RATE_LIMIT,
    /** Credit is spent, said by a code (OpenAI) or in a sentence (Anthropic). */
    QUOTA,
    SERVER_ERROR,
    OVERLOADED;

    private static final String INVALID = "invalid_request_error";

    /**
     * How one provider says it.
     *
     * @param code null where the provider gives none
     */
    record Words(int status, String type, @Nullable String code, String message) {}

    Words in(Api api) {
        return switch (api) {
            case OPENAI -> openAi();
            case ANTHROPIC -> anthropic();
        };
    }

    private Words openAi() {
        return switch (this) {
            case BAD_REQUEST -> new Words(400, INVALID, null, "The request was refused as it stands.");
            case UNAUTHORIZED -> new Words(401, INVALID, "invalid_api_key", "Incorrect API key provided.");
            case PAYMENT_REQUIRED ->
                new Words(
                        402, "billing_error", "billing_not_active", "Your account is not active, check your billing.");
            case FORBIDDEN -> new Words(403, INVALID, null, "Country, region, or territory not supported.");
            case NOT_FOUND -> new Words(404, INVALID, "model_not_found", "The model does not exist.");
            case CONTEXT_LENGTH ->
                new Words(
                        400,
                        INVALID,
                        "context_length_exceeded",
                        "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001.");
            case CONTENT_FILTER ->
                new Words(
                        400,
                        INVALID,
                        "content_filter",
                        "The response was filtered due to the prompt triggering the content management policy.");
            case RATE_LIMIT -> new Words(429, "requests", "rate_limit_exceeded", "Rate limit reached for requests");
            case QUOTA ->
                new Words(429, "insufficient_quota", "insufficient_quota", "You exceeded your current quota.");
            case SERVER_ERROR ->
                new Words(500, "server_error", null, "The server had an error while processing your request.");
            case OVERLOADED ->
                new Words(503, "server_error", "server_is_overloaded", "The engine is currently overloaded.");
        };
    }

    private Words anthropic() {
        return switch (this) {
            case BAD_REQUEST -> new Words(400, INVALID, null, "The request was refused as it stands.");
            case UNAUTHORIZED -> new Words(401, "authentication_error", null, "invalid x-api-key");
            case PAYMENT_REQUIRED ->
                new Words(402, "billing_error", null, "Your account is not active, check your billing.");
            case FORBIDDEN -> new Words(403, "permission_error", null, "Your API key may not use this resource.");
            case NOT_FOUND -> new Words(404, "not_found_error", null, "model: not found");
            case CONTEXT_LENGTH -> new Words(400, INVALID, null, "prompt is too long: 9001 tokens > 8192 maximum");
            case CONTENT_FILTER -> new Words(400, INVALID, null, "Output blocked by content filtering policy");
            case RATE_LIMIT -> new Words(429, "rate_limit_error", null, "This request would exceed your rate limit.");
            case QUOTA -> new Words(400, INVALID, null, "Your credit balance is too low to access the API.");
            case SERVER_ERROR -> new Words(500, "api_error", null, "Internal server error");
            case OVERLOADED -> new Words(529, "overloaded_error", null, "Overloaded");
        };
    }

    /** The one a status stands for. */
    static Problem of(int status) {
        return switch (status) {
            case 401 -> UNAUTHORIZED;
            case 402 -> PAYMENT_REQUIRED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 429 -> RATE_LIMIT;
            case 503, 529 -> OVERLOADED;
            default -> status >= 500 ? SERVER_ERROR : BAD_REQUEST;
        };
    }

    /** As it is written in a fault's text: {@code rate-limit}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
