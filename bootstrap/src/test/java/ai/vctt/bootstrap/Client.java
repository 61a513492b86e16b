package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.json.JSONException;
import org.json.JSONObject;

/** The official Java client, with its events in a queue. */
final class Client implements AutoCloseable {

    private static final List<String> EVENTS = List.of(
            "stream_start",
            "stream_chunk",
            "stream_reasoning",
            "stream_tool",
            "stream_phase",
            "stream_fallback",
            "stream_complete",
            "stream_error");

    private final Socket socket;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    record Event(String name, JSONObject data) {

        String text(String field) {
            return data.optString(field);
        }

        long number(String field) {
            return data.optLong(field);
        }

        BigDecimal cost() {
            return new BigDecimal(String.valueOf(data.opt("totalCost")));
        }

        boolean isEnd() {
            return name.equals("stream_complete") || name.equals("stream_error");
        }
    }

    Client(int port, String... transports) {
        this(port, Map.of(), transports);
    }

    /** @param auth what it shows when it connects */
    Client(int port, Map<String, String> auth, String... transports) {
        IO.Options options = IO.Options.builder()
                .setTransports(transports)
                .setAuth(auth)
                .setForceNew(true)
                .build();
        socket = IO.socket(java.net.URI.create("http://localhost:" + port + "/stream"), options);
        for (String name : EVENTS) {
            socket.on(name, args -> events.add(new Event(name, (JSONObject) args[0])));
        }
        connect();
    }

    void connect() {
        CompletableFuture<Void> connected = new CompletableFuture<>();
        socket.once(Socket.EVENT_CONNECT, _ -> connected.complete(null));
        socket.once(
                Socket.EVENT_CONNECT_ERROR,
                args -> connected.completeExceptionally(new IllegalStateException(String.valueOf(args[0]))));
        socket.connect();
        connected.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** Completed with the reason when it is disconnected. */
    CompletableFuture<String> disconnected() {
        CompletableFuture<String> reason = new CompletableFuture<>();
        socket.once(Socket.EVENT_DISCONNECT, args -> reason.complete(String.valueOf(args[0])));
        return reason.orTimeout(20, TimeUnit.SECONDS);
    }

    /** Leaves without a word to the application, as a closed lid does. */
    void cut() {
        socket.disconnect();
        events.clear();
    }

    void emit(String event, Object payload) {
        socket.emit(event, payload);
    }

    JSONObject call(String event, Object payload) {
        CompletableFuture<JSONObject> reply = new CompletableFuture<>();
        socket.emit(event, new Object[] {payload}, (Ack) args -> reply.complete((JSONObject) args[0]));
        return reply.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** @return the session's id */
    String ask(Map<String, ?> request) throws JSONException {
        JSONObject reply = call("stream_request", new JSONObject(request));
        assertThat(reply.getBoolean("ok")).as(reply.toString()).isTrue();
        return reply.getString("sessionId");
    }

    JSONObject resume(String sessionId, long after) {
        return call("stream_resume", new JSONObject(Map.of("sessionId", sessionId, "after", after)));
    }

    Event next() throws InterruptedException {
        Event event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).as("an event within 20 s").isNotNull();
        return event;
    }

    List<Event> toTheEnd() throws InterruptedException {
        List<Event> all = new ArrayList<>();
        do {
            all.add(next());
        } while (!all.getLast().isEnd());
        return all;
    }

    boolean hasMore() {
        return !events.isEmpty();
    }

    /** What is left on a reader's screen. */
    static String textOf(List<Event> events) {
        StringBuilder text = new StringBuilder();
        for (Event event : events) {
            switch (event.name()) {
                case "stream_fallback" -> text.setLength((int) event.number("keep"));
                case "stream_chunk" -> {
                    assertThat(event.number("offset")).isEqualTo(text.length());
                    text.append(event.text("chunk"));
                }
                default -> {}
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        socket.close();
    }
}
