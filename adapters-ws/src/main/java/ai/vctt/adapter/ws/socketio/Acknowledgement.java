package ai.vctt.adapter.ws.socketio;

/** The client waits for an answer to its event. Thread-safe. */
@FunctionalInterface
public interface Acknowledgement {

    /** Answers with a JSON array of arguments, {@code [{"ok":true}]}. Only the first call counts. */
    void send(String jsonArray);
}
