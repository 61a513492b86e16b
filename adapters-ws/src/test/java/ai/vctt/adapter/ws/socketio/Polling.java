package ai.vctt.adapter.ws.socketio;

import java.io.IOException;

/** A polling session; each request on a connection of its own, or on a given one. */
final class Polling {

    static final String OPEN = "/socket.io/?EIO=4&transport=polling";

    final String sid;
    final String target;
    private final int port;

    private Polling(int port, String sid) {
        this.port = port;
        this.sid = sid;
        this.target = OPEN + "&sid=" + sid;
    }

    static Polling open(int port) throws IOException {
        try (var wire = new Wire(port)) {
            String body = wire.http("GET", OPEN, "").body();
            return new Polling(port, body.substring(9, body.indexOf('"', 9)));
        }
    }

    static Polling joined(int port) throws IOException {
        Polling session = open(port);
        session.post("40");
        String answer = session.get().body();
        if (!answer.contains("auth")) {
            session.get();
        }
        return session;
    }

    Wire.Answer get() throws IOException {
        try (var wire = new Wire(port)) {
            return wire.http("GET", target, "");
        }
    }

    Wire.Answer post(String body) throws IOException {
        try (var wire = new Wire(port)) {
            return wire.http("POST", target, body);
        }
    }

    /** Starts a GET and leaves it waiting. */
    Wire waiting() throws IOException {
        var wire = new Wire(port);
        wire.request("GET", target, "");
        return wire;
    }
}
