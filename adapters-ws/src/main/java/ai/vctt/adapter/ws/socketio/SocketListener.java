package ai.vctt.adapter.ws.socketio;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Receives what the client of one socket sends: one call at a time, in order, on virtual threads. */
public interface SocketListener {

    /**
     * @param args what followed the event's name; binary data are binary nodes
     * @param ack null when the client does not wait for one
     */
    void onEvent(String name, List<JsonNode> args, @Nullable Acknowledgement ack);

    /** The last call, exactly once, after the events that came before. */
    void onDisconnect(DisconnectReason reason);
}
