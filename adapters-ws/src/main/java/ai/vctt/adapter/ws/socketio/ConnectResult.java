package ai.vctt.adapter.ws.socketio;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whether a client may join. */
public sealed interface ConnectResult {

    record Accepted(SocketListener listener) implements ConnectResult {}

    /**
     * @param message for the client's {@code connect_error}
     * @param data more about it, or null
     */
    record Refused(String message, @Nullable JsonNode data) implements ConnectResult {

        public Refused(String message) {
            this(message, null);
        }
    }
}
