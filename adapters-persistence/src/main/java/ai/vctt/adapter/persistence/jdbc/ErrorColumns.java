package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.domain.generation.Clock;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationError.CircuitOpen;
import ai.vctt.domain.generation.GenerationError.ConnectionFailed;
import ai.vctt.domain.generation.GenerationError.ContentFiltered;
import ai.vctt.domain.generation.GenerationError.ContextLengthExceeded;
import ai.vctt.domain.generation.GenerationError.Internal;
import ai.vctt.domain.generation.GenerationError.Malformed;
import ai.vctt.domain.generation.GenerationError.Misconfigured;
import ai.vctt.domain.generation.GenerationError.ModelUnknown;
import ai.vctt.domain.generation.GenerationError.ProviderBusy;
import ai.vctt.domain.generation.GenerationError.ProviderFailed;
import ai.vctt.domain.generation.GenerationError.QuotaExhausted;
import ai.vctt.domain.generation.GenerationError.RateLimited;
import ai.vctt.domain.generation.GenerationError.Rejected;
import ai.vctt.domain.generation.GenerationError.TimedOut;
import ai.vctt.domain.generation.GenerationError.Truncated;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the failure of an attempt is kept: its {@link GenerationError#cause()}, and what else is known of it. */
final class ErrorColumns {

    private ErrorColumns() {}

    static @Nullable String cause(@Nullable GenerationError error) {
        return error == null ? null : error.cause();
    }

    static @Nullable String detail(@Nullable GenerationError error) {
        return switch (error) {
            case null -> null;
            case RateLimited(Duration retryAfter) -> retryAfter == null ? null : retryAfter.toString();
            case ProviderFailed(String detail) -> Columns.text(detail);
            case ConnectionFailed(String detail) -> Columns.text(detail);
            case Malformed(String detail) -> Columns.text(detail);
            case Misconfigured(int status) -> String.valueOf(status);
            case Rejected(String detail) -> Columns.text(detail);
            case ContentFiltered(String detail) -> Columns.text(detail);
            case QuotaExhausted _,
                    TimedOut _,
                    Truncated _,
                    ModelUnknown _,
                    ContextLengthExceeded _,
                    CircuitOpen _,
                    ProviderBusy _,
                    Internal _ -> null;
        };
    }

    static @Nullable GenerationError error(@Nullable String cause, @Nullable String detail) {
        return switch (cause) {
            case null -> null;
            case "rate_limited" -> new RateLimited(detail == null ? null : Duration.parse(detail));
            case "quota_exhausted" -> new QuotaExhausted();
            case "provider_failed" -> new ProviderFailed(required(detail));
            case "connection_failed" -> new ConnectionFailed(required(detail));
            case "truncated" -> new Truncated();
            case "malformed" -> new Malformed(required(detail));
            case "misconfigured" -> new Misconfigured(Integer.parseInt(required(detail)));
            case "model_unknown" -> new ModelUnknown();
            case "rejected" -> new Rejected(required(detail));
            case "context_length_exceeded" -> new ContextLengthExceeded();
            case "content_filtered" -> new ContentFiltered(required(detail));
            case "circuit_open" -> new CircuitOpen();
            case "provider_busy" -> new ProviderBusy();
            case "internal" -> new Internal();
            default -> timedOut(cause);
        };
    }

    private static GenerationError timedOut(String cause) {
        for (Clock clock : Clock.values()) {
            GenerationError error = new TimedOut(clock);
            if (error.cause().equals(cause)) {
                return error;
            }
        }
        throw new IllegalArgumentException("no failure is called " + cause);
    }

    private static String required(@Nullable String detail) {
        return Objects.requireNonNull(detail, "error_detail");
    }
}
