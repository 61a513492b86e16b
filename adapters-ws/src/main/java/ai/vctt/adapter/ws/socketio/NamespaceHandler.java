package ai.vctt.adapter.ws.socketio;

/** Decides who joins a namespace. Thread-safe. */
@FunctionalInterface
public interface NamespaceHandler {

    /**
     * Called for every connect packet, with or without an auth payload, before the client has joined. Runs on a
     * virtual thread and may block, until {@link SocketIoSettings#connectTimeout}: then the client is refused and the
     * thread interrupted. Outlets may be attached here already; they are asked once the client has joined, and events
     * of theirs are the first it gets. An exception refuses the client.
     */
    ConnectResult connect(Handshake handshake, Socket socket);
}
