package ai.vctt.adapter.ws.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Events are pulled: as many as the client takes, and no more. */
class DeliveryTest {

    private static final SocketListener NONE = new SocketListener() {
        @Override
        public void onEvent(String name, List<JsonNode> args, @Nullable Acknowledgement ack) {}

        @Override
        public void onDisconnect(DisconnectReason reason) {}
    };

    private static Wire join(Wire wire) throws IOException {
        assertThat(wire.upgrade("EIO=4&transport=websocket").status()).isEqualTo(101);
        wire.receive();
        wire.text("40");
        return wire;
    }

    @Test
    void a_reader_that_stops_is_asked_no_more_and_harms_no_other() throws IOException {
        String event = "[\"chunk\",\"" + "x".repeat(1000) + "\"]";
        var pulls = new ConcurrentLinkedQueue<AtomicInteger>();
        NamespaceHandler handler = (handshake, socket) -> {
            var pulled = new AtomicInteger();
            pulls.add(pulled);
            socket.attach(() -> pulled.incrementAndGet() <= 100_000 ? event : null);
            return new ConnectResult.Accepted(NONE);
        };
        try (var server = new TestServer(TestServer.SETTINGS, Map.of("/", handler));
                Wire stopped = join(new Wire(server.port, 64 * 1024))) {
            server.await(() -> !pulls.isEmpty());
            AtomicInteger ofStopped = pulls.peek();
            try (Wire reading = join(new Wire(server.port))) {
                assertThat(reading.receive()).startsWith("40");
                for (int i = 0; i < 10_000; i++) {
                    assertThat(reading.receive()).hasSize(event.length() + 2);
                }
            }
            assertThat(ofStopped).isNotNull();
            assertThat(ofStopped.get()).isBetween(1, 2000);
            int before = ofStopped.get();
            assertThat(stopped.receive()).startsWith("40");
            for (int i = 0; i < before + 1000; i++) {
                assertThat(stopped.receive()).isEqualTo("42" + event);
            }
        }
    }

    @Test
    void outlets_are_asked_in_turn_and_woken_from_any_thread() throws Exception {
        var socket = new AtomicReference<Socket>();
        var a = new ConcurrentLinkedQueue<>(List.of("[\"a1\"]", "[\"a2\"]", "[\"a3\"]"));
        var b = new ConcurrentLinkedQueue<>(List.of("[\"b1\"]", "[\"b2\"]", "[\"b3\"]"));
        Outlet broken = () -> {
            throw new IllegalStateException("as a test of what an outlet may do");
        };
        NamespaceHandler handler = (handshake, joining) -> {
            joining.attach(a::poll);
            joining.attach(b::poll);
            joining.attach(broken);
            socket.set(joining);
            return new ConnectResult.Accepted(NONE);
        };
        try (var server = new TestServer(TestServer.SETTINGS, Map.of("/stream", handler));
                Wire wire = Wire.webSocket(server.port, "EIO=4&transport=websocket")) {
            wire.receive();
            wire.text("40/stream");
            assertThat(wire.receive()).startsWith("40/stream,{");
            var first = wire.receive() + wire.receive() + wire.receive() + wire.receive();
            assertThat(first).contains("a1", "a2", "b1", "b2");
            wire.receive();
            wire.receive();
            var threads = new Thread[8];
            for (int t = 0; t < threads.length; t++) {
                threads[t] = Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 1000; i++) {
                        a.add("[\"more\"]");
                        socket.get().wake();
                    }
                });
            }
            for (int i = 0; i < 8000; i++) {
                assertThat(wire.receive()).isEqualTo("42/stream,[\"more\"]");
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void a_poll_gets_what_is_pending_up_to_its_size() throws IOException {
        var left = new AtomicInteger(1000);
        String event = "[\"chunk\",\"" + "y".repeat(1000) + "\"]";
        NamespaceHandler handler = (handshake, socket) -> {
            socket.attach(() -> left.getAndDecrement() > 0 ? event : null);
            return new ConnectResult.Accepted(NONE);
        };
        try (var server = new TestServer(TestServer.SETTINGS, Map.of("/", handler))) {
            Polling session = Polling.open(server.port);
            session.post("40");
            int events = 0;
            while (events < 1000) {
                Wire.Answer answer = session.get();
                assertThat(answer.status())
                        .as("%s events, %s", events, server.socketIo.stats())
                        .isEqualTo(200);
                String body = answer.body();
                assertThat(body.length()).isLessThan(70_000);
                events += (int) List.of(body.split("\u001e")).stream()
                        .filter(("42" + event)::equals)
                        .count();
            }
            assertThat(events).isEqualTo(1000);
        }
    }

    @Test
    void what_is_emitted_to_one_who_does_not_read_is_bounded() throws IOException {
        var socket = new AtomicReference<Socket>();
        NamespaceHandler handler = (handshake, joining) -> {
            socket.set(joining);
            return new ConnectResult.Accepted(NONE);
        };
        try (var server = new TestServer(TestServer.SETTINGS, Map.of("/", handler))) {
            Polling session = Polling.open(server.port);
            session.post("40");
            session.get();
            server.await(() -> socket.get().connected());
            int sent = 0;
            while (socket.get().emit("[\"x\"]")) {
                sent++;
            }
            assertThat(sent).isEqualTo(256);
            assertThat(session.get().status()).isEqualTo(400);
            assertThat(server.socketIo.stats().closings()).containsEntry("unread", 1L);
        }
    }
}
