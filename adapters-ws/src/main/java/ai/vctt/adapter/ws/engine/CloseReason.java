package ai.vctt.adapter.ws.engine;

/** Why a session ended. */
public enum CloseReason {
    /** The client said so. */
    CLIENT_CLOSED(1000),
    /** Its connection was lost, or a poll cancelled. */
    TRANSPORT_CLOSED(1001),
    PING_TIMEOUT(1001),
    /** It broke the protocol. */
    INVALID_PACKET(1002),
    /** It sent more than it may, or let the server's answers pile up. */
    OVERLOADED(1008),
    /** It opened a session and joined nothing. */
    IDLE(1008),
    SERVER_CLOSED(1000),
    SHUTDOWN(1001);

    private final int webSocketCode;

    CloseReason(int webSocketCode) {
        this.webSocketCode = webSocketCode;
    }

    int webSocketCode() {
        return webSocketCode;
    }
}
