package ai.vctt.adapter.ws.engine;

/** A packet on its way to the client, not yet in the shape of a transport. */
sealed interface Outgoing permits Outgoing.Control, Outgoing.Binary, TextMessage {

    /** A whole packet, type and all. */
    record Control(String packet) implements Outgoing {}

    @SuppressWarnings("ArrayRecordComponent") // passed on once and never compared
    record Binary(byte[] message) implements Outgoing {}
}
