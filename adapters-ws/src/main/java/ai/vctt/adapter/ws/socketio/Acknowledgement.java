package ai.vctt.adapter.ws.socketio;

import tools.jackson.databind.node.ArrayNode;

/** The client waits for an answer to its event. Only the first call counts. Thread-safe. */
public interface Acknowledgement {

    /** Answers with a JSON array of arguments, {@code [{"ok":true}]}. */
    void send(String jsonArray);

    /** The same with arguments that may hold binary nodes. */
    void send(ArrayNode arguments);
}
