package ai.vctt.application.analytics.port.out;

/** The ledger cannot be read at the moment. Its message is for the person who asked. */
public final class LedgerUnavailableException extends RuntimeException {

    public LedgerUnavailableException(String message) {
        super(message);
    }

    public LedgerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
