package ai.vctt.adapter.ws.socketio;

import ai.vctt.adapter.ws.engine.CloseReason;

/** Why a socket is no longer connected. */
public enum DisconnectReason {
    /** The client left the namespace or closed its session. */
    CLIENT_LEFT,
    /** {@link Socket#disconnect} was called. */
    SERVER_LEFT,
    /** The connection was lost; the client may be back. */
    TRANSPORT_CLOSED,
    PING_TIMEOUT,
    PROTOCOL_ERROR,
    /** The client sent more than it may or took too little. */
    OVERLOADED,
    /** The client's connect was not decided in time. */
    CONNECT_TIMEOUT,
    SHUTDOWN;

    static DisconnectReason of(CloseReason reason) {
        return switch (reason) {
            case CLIENT_CLOSED -> CLIENT_LEFT;
            case TRANSPORT_CLOSED -> TRANSPORT_CLOSED;
            case PING_TIMEOUT -> PING_TIMEOUT;
            case INVALID_PACKET -> PROTOCOL_ERROR;
            case TOO_LARGE, MESSAGE_TIMEOUT, SERVER_BUSY, TOO_MANY_EVENTS, BACKLOG, UNREAD -> OVERLOADED;
            case IDLE -> CONNECT_TIMEOUT;
            case SHUTDOWN -> SHUTDOWN;
        };
    }
}
