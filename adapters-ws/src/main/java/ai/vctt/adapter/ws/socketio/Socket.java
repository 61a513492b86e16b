package ai.vctt.adapter.ws.socketio;

import tools.jackson.databind.node.ArrayNode;

/** One client in one namespace. Thread-safe. */
public interface Socket {

    /** Unguessable; the client knows it too. Not the id of its session. */
    String id();

    /** Asks the outlet for events from now on, in turn with the others. */
    void attach(Outlet outlet);

    /** Asks it no more, except for a call under way. */
    void detach(Outlet outlet);

    /** Some outlet has news. Cheap, from any thread; many calls before the outlets are asked count as one. */
    void wake();

    /**
     * Sends an event, {@code ["name",{...}]}, before those of the outlets. For little and rare ones: what waits is
     * bounded, and beyond the bound the client is disconnected. False when the client is not connected.
     */
    boolean emit(String jsonArray);

    /** The same with an event that may hold binary nodes. */
    boolean emit(ArrayNode event);

    /** Tells the client that it is out of the namespace. What its outlets still hold is not sent. */
    void disconnect();

    /** From the moment the client was let in until it is out. */
    boolean connected();
}
