package ai.vctt.domain.generation;

/** Why something was refused or failed, as clients read it. */
public enum ErrorCode {
    INVALID_REQUEST,
    UNAUTHENTICATED,
    FORBIDDEN,
    MODEL_NOT_FOUND,
    STREAM_NOT_FOUND,
    RATE_LIMITED,
    BUDGET_EXCEEDED,
    SERVER_BUSY,
    SHUTTING_DOWN,
    PROVIDER_UNAVAILABLE,
    PROVIDER_ERROR,
    PROVIDER_TIMEOUT,
    CONTENT_FILTERED,
    CONTEXT_LENGTH_EXCEEDED,
    INTERRUPTED,
    INTERNAL;

    /** Whether the same request may well succeed later. */
    public boolean retryable() {
        return switch (this) {
            case RATE_LIMITED, SERVER_BUSY, SHUTTING_DOWN, PROVIDER_UNAVAILABLE, PROVIDER_TIMEOUT, INTERRUPTED -> true;
            case INVALID_REQUEST,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    MODEL_NOT_FOUND,
                    STREAM_NOT_FOUND,
                    BUDGET_EXCEEDED,
                    PROVIDER_ERROR,
                    CONTENT_FILTERED,
                    CONTEXT_LENGTH_EXCEEDED,
                    INTERNAL -> false;
        };
    }
}
