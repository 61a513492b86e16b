package ai.vctt.domain.generation;

import static ai.vctt.domain.generation.ErrorCode.CONTENT_FILTERED;
import static ai.vctt.domain.generation.ErrorCode.CONTEXT_LENGTH_EXCEEDED;
import static ai.vctt.domain.generation.ErrorCode.INTERNAL;
import static ai.vctt.domain.generation.ErrorCode.PROVIDER_ERROR;
import static ai.vctt.domain.generation.ErrorCode.PROVIDER_TIMEOUT;
import static ai.vctt.domain.generation.ErrorCode.PROVIDER_UNAVAILABLE;

import java.time.Duration;
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
                    Internal _ -> Remedy.NEXT_MODEL;
            case ContextLengthExceeded _ -> Remedy.LARGER_WINDOW;
            case ContentFiltered _ -> Remedy.NONE;
        };
    }

    default ErrorCode code() {
        return switch (this) {
            case RateLimited _, QuotaExhausted _, ProviderFailed _, ConnectionFailed _ -> PROVIDER_UNAVAILABLE;
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
            case Internal _ -> "could not be asked because of a fault in this server";
        };
    }

    private static String with(String sentence, String detail) {
        return detail.isEmpty() ? sentence : sentence + ": " + detail;
    }
}
