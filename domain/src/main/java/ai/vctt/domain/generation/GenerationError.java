package ai.vctt.domain.generation;

import static ai.vctt.domain.generation.ErrorCode.CONTENT_FILTERED;
import static ai.vctt.domain.generation.ErrorCode.CONTEXT_LENGTH_EXCEEDED;
import static ai.vctt.domain.generation.ErrorCode.INTERNAL;
import static ai.vctt.domain.generation.ErrorCode.PROVIDER_ERROR;
import static ai.vctt.domain.generation.ErrorCode.PROVIDER_TIMEOUT;
import static ai.vctt.domain.generation.ErrorCode.PROVIDER_UNAVAILABLE;
import static ai.vctt.domain.generation.ErrorCode.SERVER_BUSY;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt failed. Knows what may help. A {@code detail} is the provider's own word, shortened and free of
 * credentials; empty when it gave none.
 */
public sealed interface GenerationError {

    /** 429: too many requests or tokens. {@code retryAfter} is null when the provider did not say. */
    record RateLimited(@Nullable Duration retryAfter) implements GenerationError {}

    /** Credit or quota is spent; waiting does not bring it back. */
    record QuotaExhausted() implements GenerationError {}

    /** 5xx, 529, or the same said inside a stream. */
    record ProviderFailed(String detail) implements GenerationError {}

    /** No connection, or it broke before anything came. The detail may name our network: it is for operators alone. */
    record ConnectionFailed(String detail) implements GenerationError {}

    record TimedOut(Clock clock) implements GenerationError {}

    /** The answer broke off: the connection was cut, or it ended without the provider's end mark. */
    record Truncated() implements GenerationError {}

    /** The provider sent what cannot be understood. */
    record Malformed(String detail) implements GenerationError {}

    /** 401 or 403: our credentials are not good for this. */
    record Misconfigured(int status) implements GenerationError {}

    /** The provider does not know the model. */
    record ModelUnknown() implements GenerationError {}

    /** 400 and its kin: the provider does not take the request as it is. */
    record Rejected(String detail) implements GenerationError {}

    record ContextLengthExceeded() implements GenerationError {}

    record ContentFiltered(String detail) implements GenerationError {}

    /** Not asked: its last calls failed, and its circuit breaker is open. */
    record CircuitOpen() implements GenerationError {}

    /** Not asked: as many calls of its provider are under way as may be. */
    record ProviderBusy() implements GenerationError {}

    /** A fault of our own. */
    record Internal() implements GenerationError {}

    default Remedy remedy() {
        return switch (this) {
            case RateLimited _, ProviderFailed _, ConnectionFailed _ -> Remedy.RETRY;
            case TimedOut(Clock clock) when clock == Clock.TOTAL -> Remedy.NONE;
            case QuotaExhausted _,
                    TimedOut _,
                    Truncated _,
                    Malformed _,
                    Misconfigured _,
                    ModelUnknown _,
                    Rejected _,
                    CircuitOpen _,
                    ProviderBusy _,
                    Internal _ -> Remedy.NEXT_MODEL;
            case ContextLengthExceeded _ -> Remedy.LARGER_WINDOW;
            case ContentFiltered _ -> Remedy.NONE;
        };
    }

    default ErrorCode code() {
        return switch (this) {
            case RateLimited _, QuotaExhausted _, ProviderFailed _, ConnectionFailed _, CircuitOpen _ ->
                PROVIDER_UNAVAILABLE;
            case ProviderBusy _ -> SERVER_BUSY;
            case TimedOut _ -> PROVIDER_TIMEOUT;
            case Truncated _, Malformed _, Misconfigured _, ModelUnknown _, Rejected _ -> PROVIDER_ERROR;
            case ContextLengthExceeded _ -> CONTEXT_LENGTH_EXCEEDED;
            case ContentFiltered _ -> CONTENT_FILTERED;
            case Internal _ -> INTERNAL;
        };
    }

    /** A sentence about the model for the person who reads it, without its subject: "fell silent …". */
    default String complaint() {
        return switch (this) {
            case RateLimited _ -> "is taking no more requests from us right now";
            case QuotaExhausted _ -> "has no credit left on our account";
            case ProviderFailed(String detail) -> with("reported a failure of its own", detail);
            case ConnectionFailed _ -> "could not be reached";
            case TimedOut(Clock clock) -> clock.complaint();
            case Truncated _ -> "broke off in the middle of its answer";
            case Malformed(String detail) -> with("sent something that cannot be read", detail);
            case Misconfigured(int status) -> "does not accept our credentials (" + status + ")";
            case ModelUnknown _ -> "is not known to its provider";
            case Rejected(String detail) -> with("rejected the request", detail);
            case ContextLengthExceeded _ -> "cannot take a conversation this long";
            case ContentFiltered(String detail) -> with("declined to answer under its content policy", detail);
            case CircuitOpen _ -> "is given a rest, as its last calls failed";
            case ProviderBusy _ -> "is answering as many questions of ours as it may";
            case Internal _ -> "could not be asked because of a fault in this server";
        };
    }

    /** Its name in metrics, records and events: one of a small fixed set. */
    default String cause() {
        return switch (this) {
            case RateLimited _ -> "rate_limited";
            case QuotaExhausted _ -> "quota_exhausted";
            case ProviderFailed _ -> "provider_failed";
            case ConnectionFailed _ -> "connection_failed";
            case TimedOut(Clock clock) -> "timeout_" + clock.name().toLowerCase(Locale.ROOT);
            case Truncated _ -> "truncated";
            case Malformed _ -> "malformed";
            case Misconfigured _ -> "misconfigured";
            case ModelUnknown _ -> "model_unknown";
            case Rejected _ -> "rejected";
            case ContextLengthExceeded _ -> "context_length_exceeded";
            case ContentFiltered _ -> "content_filtered";
            case CircuitOpen _ -> "circuit_open";
            case ProviderBusy _ -> "provider_busy";
            case Internal _ -> "internal";
        };
    }

    /** Whether it tells something about the health of the model's provider, and not about the request or about us. */
    default boolean speaksAgainstProvider() {
        return switch (this) {
            case RateLimited _,
                    QuotaExhausted _,
                    ProviderFailed _,
                    ConnectionFailed _,
                    TimedOut _,
                    Truncated _,
                    Malformed _,
                    Misconfigured _,
                    ModelUnknown _ -> true;
            case Rejected _, ContextLengthExceeded _, ContentFiltered _, CircuitOpen _, ProviderBusy _, Internal _ ->
                false;
        };
    }

    private static String with(String sentence, String detail) {
        return detail.isEmpty() ? sentence : sentence + ": " + detail;
    }
}
