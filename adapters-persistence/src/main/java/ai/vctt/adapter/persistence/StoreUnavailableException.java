package ai.vctt.adapter.persistence;

/** The store cannot be used. Its message is one line that says why, and what whoever runs the server can do. */
public final class StoreUnavailableException extends RuntimeException {

    public StoreUnavailableException(String message) {
        super(message);
    }

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
