package ai.vctt.adapter.llm.wire;

import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationError.ConnectionFailed;
import ai.vctt.domain.generation.GenerationError.ContentFiltered;
import ai.vctt.domain.generation.GenerationError.ContextLengthExceeded;
import ai.vctt.domain.generation.GenerationError.Misconfigured;
import ai.vctt.domain.generation.GenerationError.ModelUnknown;
import ai.vctt.domain.generation.GenerationError.ProviderFailed;
import ai.vctt.domain.generation.GenerationError.QuotaExhausted;
import ai.vctt.domain.generation.GenerationError.RateLimited;
import ai.vctt.domain.generation.GenerationError.Rejected;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a provider's failure means, the same whether it comes as an HTTP status or inside a stream. Codes decide
 * first, then the few phrases that servers without codes use, then the status.
 */
public final class Failures {

    private static final String[] QUOTA = {
        "insufficient_quota",
        "credit_balance_exhausted",
        "billing_error",
        "billing_hard_limit_reached",
        "billing_not_active",
        "enforced_spend_limit_reached",
        "insufficient_balance"
    };
    private static final String[] QUOTA_PHRASES = {
        "credit balance is too low",
        "exceeded your current quota",
        "spend limit",
        "spending limit",
        "insufficient balance",
        "used all available credits"
    };
    private static final String[] CONTEXT = {
        "context_length_exceeded", "string_above_max_length", "context_window_exceeded"
    };
    private static final String[] CONTEXT_PHRASES = {
        "maximum context length",
        "prompt is too long",
        "exceed context limit",
        "exceeds the context window",
        "exceeds the available context size",
        "maximum prompt length",
        "input is too long",
        "reduce the length of the messages"
    };
    private static final String[] POLICY = {
        "content_filter", "content_policy_violation", "responsibleaipolicyviolation", ProviderFault.FLAGGED
    };
    private static final String[] POLICY_PHRASES = {
        "content management policy", "content filtering policy", "content policy", "flagged by our moderation"
    };
    private static final String[] RATE = {
        "rate_limit_exceeded", "rate_limit_error", "rate_limited", "resource_exhausted"
    };

    private Failures() {}

    /**
     * An answer that is an error.
     *
     * @param retryAfter what the headers say; null when they do not
     * @param secret the key that was sent; null when none was
     */
    public static GenerationError of(
            int status, ProviderFault fault, @Nullable Duration retryAfter, @Nullable String secret) {
        String detail = Detail.of(fault.message(), secret);
        if (status == 402 || fault.says(QUOTA) || fault.mentions(QUOTA_PHRASES)) {
            return new QuotaExhausted();
        }
        if (status == 429) {
            // More tokens in one request than a minute allows: no waiting helps.
            return fault.mentions("request too large") ? new Rejected(detail) : new RateLimited(retryAfter);
        }
        if (status >= 500 || status == 408 || status == 409) {
            return new ProviderFailed(detail.isEmpty() ? "HTTP " + status : detail);
        }
        if (fault.says(CONTEXT) || fault.mentions(CONTEXT_PHRASES)) {
            return new ContextLengthExceeded();
        }
        if (fault.says(POLICY) || fault.mentions(POLICY_PHRASES)) {
            return new ContentFiltered(detail);
        }
        if (status == 404 || fault.says("model_not_found")) {
            return new ModelUnknown();
        }
        boolean badKey = fault.says("invalid_api_key") || fault.mentions("incorrect api key", "api key not valid");
        if (status == 401 || status == 403 || badKey) {
            return new Misconfigured(status);
        }
        return new Rejected(detail.isEmpty() ? "HTTP " + status : detail);
    }

    /** An error inside an answer that had begun with status 200. */
    public static GenerationError inStream(ProviderFault fault, @Nullable String secret) {
        return of(statusOf(fault), fault, null, secret);
    }

    /** The network failed before anything came. */
    static GenerationError connection(Throwable fault, @Nullable String secret) {
        String reason =
                fault instanceof UnknownHostException ? "unknown host " + fault.getMessage() : fault.getMessage();
        return new ConnectionFailed(Detail.of(reason == null ? fault.getClass().getSimpleName() : reason, secret));
    }

    /** The network failed in the middle of an answer. */
    static GenerationError broken(IOException fault, boolean anythingCame, @Nullable String secret) {
        return anythingCame ? new GenerationError.Truncated() : connection(fault, secret);
    }

    /**
     * How long the provider asks us to wait, by {@code retry-after-ms} or {@code retry-after} in seconds or as an HTTP
     * date.
     *
     * @param header gives a header's value, or null
     */
    static @Nullable Duration retryAfter(Headers header, Instant now) {
        Duration millis = amount(header.value("retry-after-ms"), 1);
        if (millis != null) {
            return millis;
        }
        String value = header.value("retry-after");
        Duration seconds = amount(value, 1_000);
        if (seconds != null || value == null) {
            return seconds;
        }
        try {
            Instant date = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO;
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    private static @Nullable Duration amount(@Nullable String value, int millisPerUnit) {
        if (value == null) {
            return null;
        }
        try {
            double amount = Double.parseDouble(value.strip());
            boolean sensible = amount >= 0 && amount < 1e9;
            return sensible ? Duration.ofMillis(Math.round(amount * millisPerUnit)) : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static int statusOf(ProviderFault fault) {
        if (fault.status() != null) {
            return fault.status();
        }
        if (fault.says(RATE)) {
            return 429;
        }
        if (fault.says("authentication_error", "invalid_api_key")) {
            return 401;
        }
        if (fault.says("permission_error", "permission_denied")) {
            return 403;
        }
        if (fault.says("not_found_error", "model_not_found")) {
            return 404;
        }
        boolean rejected =
                fault.says("invalid_request_error", "request_too_large", "tool_use_failed", "badrequesterror")
                        || fault.says(CONTEXT)
                        || fault.says(POLICY);
        return rejected ? 400 : 500;
    }

    /** Looks a header up. */
    interface Headers {
        @Nullable
        String value(String name);
    }
}
