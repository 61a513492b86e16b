package ai.vctt.adapter.rest.access;

/** Whoever asks is known, and may not. Its message is for them. */
public final class NotAllowedException extends RuntimeException {

    public NotAllowedException(String message) {
        super(message);
    }
}
