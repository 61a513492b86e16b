package ai.vctt.adapter.ws.engine;

import io.netty.handler.codec.http.HttpResponseStatus;

/** Why a request was turned away. Codes 0 to 5 and their texts are those of the reference server. */
public enum Refusal {
    UNKNOWN_TRANSPORT(400, 0, "Transport unknown"),
    UNKNOWN_SESSION(400, 1, "Session ID unknown"),
    BAD_METHOD(400, 2, "Bad handshake method"),
    BAD_REQUEST(400, 3, "Bad request"),
    FORBIDDEN_ORIGIN(403, 4, "Forbidden"),
    UNSUPPORTED_VERSION(400, 5, "Unsupported protocol version"),
    PAYLOAD_TOO_LARGE(413, 3, "Payload too large"),
    REQUEST_TIMEOUT(408, 3, "Request took too long"),
    SERVER_BUSY(503, 4, "Server busy"),
    TOO_MANY_CONNECTIONS(503, 4, "Too many connections"),
    TOO_MANY_CONNECTIONS_FROM_ADDRESS(429, 4, "Too many connections from this address"),
    TOO_MANY_SESSIONS(503, 4, "Too many sessions"),
    TOO_MANY_FROM_ADDRESS(429, 4, "Too many sessions from this address"),
    TOO_MANY_HANDSHAKES(429, 4, "Too many handshakes"),
    SHUTTING_DOWN(503, 4, "Shutting down");

    private final int status;
    private final String json;

    Refusal(int status, int code, String message) {
        this.status = status;
        this.json = "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
    }

    HttpResponseStatus status() {
        return HttpResponseStatus.valueOf(status);
    }

    String json() {
        return json;
    }
}
