package ai.vctt.application.limits.port.out;

/** What others spend cannot be heard at the moment. */
public final class SpendingUnavailableException extends RuntimeException {

    public SpendingUnavailableException(String message) {
        super(message);
    }

    public SpendingUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
