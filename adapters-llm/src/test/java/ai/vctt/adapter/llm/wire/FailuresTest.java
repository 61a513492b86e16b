package ai.vctt.adapter.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationError.ContentFiltered;
import ai.vctt.domain.generation.GenerationError.ContextLengthExceeded;
import ai.vctt.domain.generation.GenerationError.Misconfigured;
import ai.vctt.domain.generation.GenerationError.ModelUnknown;
import ai.vctt.domain.generation.GenerationError.ProviderFailed;
import ai.vctt.domain.generation.GenerationError.QuotaExhausted;
import ai.vctt.domain.generation.GenerationError.RateLimited;
import ai.vctt.domain.generation.GenerationError.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void too_many_requests_is_a_rate_limit() {
        assertThat(of(429, error("Rate limit reached", "requests", "rate_limit_exceeded")))
                .isEqualTo(new RateLimited(null));
        assertThat(of(429, error("slow", "x", "slow_down"))).isEqualTo(new RateLimited(null));
        assertThat(of(429, "")).isEqualTo(new RateLimited(null));
        assertThat(Failures.of(429, fault(""), Duration.ofSeconds(3), null))
                .isEqualTo(new RateLimited(Duration.ofSeconds(3)));
    }

    @Test
    void spent_credit_is_no_rate_limit() {
        assertThat(of(429, error("You exceeded your current quota", "insufficient_quota", "insufficient_quota")))
                .isEqualTo(new QuotaExhausted());
        assertThat(of(429, error("x", "x", "credit_balance_exhausted"))).isEqualTo(new QuotaExhausted());
        assertThat(of(402, "{\"error\":{\"code\":402,\"message\":\"Insufficient credits\"}}"))
                .isEqualTo(new QuotaExhausted());
        assertThat(of(
                        429,
                        "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"x\","
                                + "\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}"))
                .isEqualTo(new QuotaExhausted());
        assertThat(of(400, error("Your credit balance is too low to access the API.", "invalid_request_error", null)))
                .isEqualTo(new QuotaExhausted());
    }

    @Test
    void a_request_larger_than_a_minutes_tokens_is_rejected() {
        assertThat(of(
                        429,
                        error(
                                "Request too large for m on tokens per min (TPM): Limit 10, Requested 20",
                                "tokens",
                                "x")))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void the_providers_own_failures_may_pass() {
        assertThat(of(500, error("The server had an error", "server_error", null)))
                .isEqualTo(new ProviderFailed("The server had an error"));
        assertThat(of(503, error("Try later", "x", "slow_down"))).isEqualTo(new ProviderFailed("Try later"));
        assertThat(of(529, error("Overloaded", "overloaded_error", null))).isEqualTo(new ProviderFailed("Overloaded"));
        assertThat(of(502, "<html>Bad Gateway</html>")).isEqualTo(new ProviderFailed("HTTP 502"));
        assertThat(of(408, "")).isEqualTo(new ProviderFailed("HTTP 408"));
        assertThat(of(409, error("conflict", "x", null))).isEqualTo(new ProviderFailed("conflict"));
    }

    @Test
    void a_conversation_too_long_is_told_from_other_bad_requests() {
        assertThat(of(400, error("too long", "invalid_request_error", "context_length_exceeded")))
                .isEqualTo(new ContextLengthExceeded());
        assertThat(of(400, error("This model's maximum context length is 8192 tokens.", "BadRequestError", null)))
                .isEqualTo(new ContextLengthExceeded());
        assertThat(of(400, error("prompt is too long: 210000 tokens > 200000 maximum", "invalid_request_error", null)))
                .isEqualTo(new ContextLengthExceeded());
        assertThat(of(400, "{\"object\":\"error\",\"message\":\"maximum context length is 10\",\"code\":400}"))
                .isEqualTo(new ContextLengthExceeded());
        assertThat(of(400, error("bad role", "invalid_request_error", null))).isEqualTo(new Rejected("bad role"));
    }

    @Test
    void a_refusal_by_policy_has_its_reason() {
        assertThat(of(
                        400,
                        "{\"error\":{\"message\":\"The prompt was filtered\",\"code\":\"content_filter\","
                                + "\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}"))
                .isEqualTo(new ContentFiltered("The prompt was filtered"));
        assertThat(
                        of(
                                403,
                                "{\"error\":{\"code\":403,\"message\":\"Your input was flagged\",\"metadata\":{\"reasons\":[\"x\"]}}}"))
                .isEqualTo(new ContentFiltered("Your input was flagged"));
    }

    @Test
    void bad_credentials_and_unknown_models_are_told() {
        assertThat(of(
                        401,
                        error("Incorrect API key provided: sk-ab***yz.", "invalid_request_error", "invalid_api_key")))
                .isEqualTo(new Misconfigured(401));
        assertThat(of(403, "")).isEqualTo(new Misconfigured(403));
        assertThat(of(400, "{\"code\":\"invalid-argument\",\"error\":\"Incorrect API key provided: xx\"}"))
                .isEqualTo(new Misconfigured(400));
        assertThat(of(404, error("model: m", "not_found_error", null))).isEqualTo(new ModelUnknown());
        assertThat(of(400, error("no m", "x", "model_not_found"))).isEqualTo(new ModelUnknown());
    }

    @Test
    void anything_else_is_rejected_in_the_providers_words() {
        assertThat(
                        of(
                                422,
                                "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"messages\"],\"msg\":\"Field required\"}]}"))
                .isEqualTo(new Rejected("Field required"));
        assertThat(of(422, "{\"detail\":\"Unprocessable\"}")).isEqualTo(new Rejected("Unprocessable"));
        assertThat(of(400, "[{\"error\":{\"message\":\"in an array\"}}]")).isEqualTo(new Rejected("in an array"));
        assertThat(of(400, "plain words")).isEqualTo(new Rejected("plain words"));
        assertThat(of(307, "")).isEqualTo(new Rejected("HTTP 307"));
    }

    @Test
    void a_gateways_error_gives_the_words_of_the_provider_behind_it() {
        assertThat(
                        of(
                                502,
                                "{\"error\":{\"message\":\"Provider returned error\",\"code\":502,\"metadata\":{\"raw\":\"GPU lost\"}}}"))
                .isEqualTo(new ProviderFailed("GPU lost"));
    }

    @Test
    void a_wait_is_given_in_seconds_milliseconds_or_as_a_date() {
        assertThat(retryAfter(Map.of("retry-after", "30"))).isEqualTo(Duration.ofSeconds(30));
        assertThat(retryAfter(Map.of("retry-after", "1.5"))).isEqualTo(Duration.ofMillis(1500));
        assertThat(retryAfter(Map.of("retry-after", "30", "retry-after-ms", "250")))
                .isEqualTo(Duration.ofMillis(250));
        assertThat(retryAfter(Map.of("retry-after", "Mon, 23 Nov 2026 12:00:07 GMT")))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(retryAfter(Map.of("retry-after", "Mon, 23 Nov 2026 11:00:00 GMT")))
                .isEqualTo(Duration.ZERO);
        assertThat(retryAfter(Map.of("retry-after", "soon"))).isNull();
        assertThat(retryAfter(Map.of("retry-after", "-1"))).isNull();
        assertThat(retryAfter(Map.of())).isNull();
    }

    @Test
    void a_detail_holds_no_key() {
        String key = "my-own-secret-0815";

        assertThat(Detail.of("bad key " + key + "!", key)).isEqualTo("bad key ***!");
        assertThat(Detail.of("bad sk-proj-abcdef123456789 here", null)).isEqualTo("bad *** here");
        assertThat(Detail.of("got Bearer abc.def", null)).isEqualTo("got ***");
        assertThat(Detail.of("key AIzaSyA1234567890abcdefg", null)).doesNotContain("AIza");
        assertThat(Detail.of("a 0123456789abcdef0123456789abcdef b", null)).isEqualTo("a *** b");
        assertThat(Detail.of("Use 'max_completion_tokens' instead of max_tokens.", null))
                .isEqualTo("Use 'max_completion_tokens' instead of max_tokens.");
    }

    @Test
    void a_detail_is_one_short_line() {
        assertThat(Detail.of(" a\r\n\tb\u0000c\u202E ", null)).isEqualTo("a b c");
        assertThat(Detail.of("x ".repeat(1_000), null))
                .hasSize(Detail.MAX_CHARS)
                .endsWith("…");
        assertThat(Detail.of("y".repeat(298) + "👋👋", null))
                .hasSizeLessThanOrEqualTo(300)
                .endsWith("y…");
        assertThat(Detail.of(null, null)).isEmpty();
    }

    private static @Nullable Duration retryAfter(Map<String, String> headers) {
        return Failures.retryAfter(headers::get, NOW);
    }

    private static GenerationError of(int status, String body) {
        return Failures.of(status, fault(body), null, null);
    }

    private static ProviderFault fault(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return ProviderFault.read(bytes, 0, bytes.length);
    }

    private static String error(String message, String type, @Nullable String code) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type + "\",\"param\":null,\"code\":"
                + (code == null ? "null" : "\"" + code + "\"") + "}}";
    }
}
