package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.domain.generation.Clock;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationError.ConnectionFailed;
import ai.vctt.domain.generation.GenerationError.ContentFiltered;
import ai.vctt.domain.generation.GenerationError.ContextLengthExceeded;
import ai.vctt.domain.generation.GenerationError.Internal;
import ai.vctt.domain.generation.GenerationError.Malformed;
import ai.vctt.domain.generation.GenerationError.Misconfigured;
import ai.vctt.domain.generation.GenerationError.ModelUnknown;
import ai.vctt.domain.generation.GenerationError.ProviderFailed;
import ai.vctt.domain.generation.GenerationError.QuotaExhausted;
import ai.vctt.domain.generation.GenerationError.RateLimited;
import ai.vctt.domain.generation.GenerationError.Rejected;
import ai.vctt.domain.generation.GenerationError.TimedOut;
import ai.vctt.domain.generation.GenerationError.Truncated;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the failure of an attempt is kept: its cause, by which failures are counted, and what else is known of it. */
final class ErrorColumns {

    private ErrorColumns() {}

    static @Nullable String cause(@Nullable GenerationError error) {
        return switch (error) {
            case null -> null;
            case RateLimited _ -> "rate_limited";
            case QuotaExhausted _ -> "quota_exhausted";
            case ProviderFailed _ -> "provider_failed";
            case ConnectionFailed _ -> "connection_failed";
            case TimedOut _ -> "timed_out";
            case Truncated _ -> "truncated";
            case Malformed _ -> "malformed";
            case Misconfigured _ -> "misconfigured";
            case ModelUnknown _ -> "model_unknown";
            case Rejected _ -> "rejected";
            case ContextLengthExceeded _ -> "context_length_exceeded";
            case ContentFiltered _ -> "content_filtered";
            case Internal _ -> "internal";
        };
    }

    static @Nullable String detail(@Nullable GenerationError error) {
        return switch (error) {
            case null -> null;
            case RateLimited(Duration retryAfter) -> retryAfter == null ? null : retryAfter.toString();
            case ProviderFailed(String detail) -> Columns.text(detail);
            case ConnectionFailed(String detail) -> Columns.text(detail);
            case TimedOut(Clock clock) -> Columns.name(clock);
            case Malformed(String detail) -> Columns.text(detail);
            case Misconfigured(int status) -> String.valueOf(status);
            case Rejected(String detail) -> Columns.text(detail);
            case ContentFiltered(String detail) -> Columns.text(detail);
            case QuotaExhausted _, Truncated _, ModelUnknown _, ContextLengthExceeded _, Internal _ -> null;
        };
    }

    static @Nullable GenerationError error(@Nullable String cause, @Nullable String detail) {
        return switch (cause) {
            case null -> null;
            case "rate_limited" -> new RateLimited(detail == null ? null : Duration.parse(detail));
            case "quota_exhausted" -> new QuotaExhausted();
            case "provider_failed" -> new ProviderFailed(required(detail));
            case "connection_failed" -> new ConnectionFailed(required(detail));
            case "timed_out" -> new TimedOut(Clock.valueOf(required(detail).toUpperCase(Locale.ROOT)));
            case "truncated" -> new Truncated();
            case "malformed" -> new Malformed(required(detail));
            case "misconfigured" -> new Misconfigured(Integer.parseInt(required(detail)));
            case "model_unknown" -> new ModelUnknown();
            case "rejected" -> new Rejected(required(detail));
            case "context_length_exceeded" -> new ContextLengthExceeded();
            case "content_filtered" -> new ContentFiltered(required(detail));
            case "internal" -> new Internal();
            default -> throw new IllegalArgumentException("no failure is called " + cause);
        };
    }

    private static String required(@Nullable String detail) {
        return Objects.requireNonNull(detail, "error_detail");
    }
}
