package ai.vctt.application.access.port.out;

/** The keys cannot be read or changed at the moment. Its message is for whoever asked. */
public final class KeysUnavailableException extends RuntimeException {

    public KeysUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    public KeysUnavailableException(String message) {
        super(message);
    }
}
