package ai.vctt.application.conversation.port.out;

/** Conversations cannot be read or changed at the moment. Its message is for the person who asked. */
public final class ConversationsUnavailableException extends RuntimeException {

    public ConversationsUnavailableException(String message) {
        super(message);
    }

    public ConversationsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
