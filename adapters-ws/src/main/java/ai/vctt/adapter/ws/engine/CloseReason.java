package ai.vctt.adapter.ws.engine;

/** Why a session ended. A client learns it from the WebSocket's close frame. */
public enum CloseReason {
    /** The client said so. */
    CLIENT_CLOSED(1000, "closed"),
    /** Its connection was lost, or a poll cancelled. */
    TRANSPORT_CLOSED(1001, "transport closed"),
    PING_TIMEOUT(1001, "ping timeout"),
    /** It broke the protocol. */
    INVALID_PACKET(1002, "invalid packet"),
    TOO_LARGE(1009, "message too large"),
    /** It began a message and did not finish it. */
    MESSAGE_TIMEOUT(1008, "message took too long"),
    /** All clients together had sent more than the server has memory for. */
    SERVER_BUSY(1013, "server busy"),
    TOO_MANY_EVENTS(1008, "too many events"),
    /** Its events came quicker than they were handled. */
    BACKLOG(1008, "too many events waiting"),
    /** It let the server's answers pile up. */
    UNREAD(1008, "too many answers unread"),
    /** It opened a session and joined nothing. */
    IDLE(1008, "no namespace joined"),
    SHUTDOWN(1001, "server shutting down");

    private final int webSocketCode;
    private final String text;

    CloseReason(int webSocketCode, String text) {
        this.webSocketCode = webSocketCode;
        this.text = text;
    }

    /** As in RFC 6455, section 7.4.1, and IANA's registry. */
    int webSocketCode() {
        return webSocketCode;
    }

    String text() {
        return text;
    }
}
