package ai.vctt.adapter.ws.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** socket.io-protocol v5, what its test suite asks for, and what it leaves open. */
class SocketProtocolTest {

    private static final String WEBSOCKET = "EIO=4&transport=websocket";

    private final TestServer server = TestServer.echoing();

    @AfterEach
    void stop() {
        server.close();
    }

    private Wire open() throws IOException {
        Wire wire = Wire.webSocket(server.port, WEBSOCKET);
        wire.receive();
        return wire;
    }

    @Test
    void a_client_joins_with_and_without_a_payload() throws IOException {
        String[][] cases = {
            {"40", "40{\"sid\":\"", "42[\"auth\",{}]"},
            {"40{\"token\":\"123\"}", "40{\"sid\":\"", "42[\"auth\",{\"token\":\"123\"}]"},
            {"40/custom,", "40/custom,{\"sid\":\"", "42/custom,[\"auth\",{}]"},
            {"40/custom", "40/custom,{\"sid\":\"", "42/custom,[\"auth\",{}]"},
            {"40/custom,{\"token\":\"abc\"}", "40/custom,{\"sid\":\"", "42/custom,[\"auth\",{\"token\":\"abc\"}]"},
        };
        for (String[] expected : cases) {
            try (Wire wire = open()) {
                wire.text(expected[0]);
                assertThat(wire.receive()).startsWith(expected[1]);
                assertThat(wire.receive()).isEqualTo(expected[2]);
            }
        }
    }

    @Test
    void the_ids_of_socket_and_session_differ() throws IOException {
        try (Wire wire = Wire.webSocket(server.port, WEBSOCKET)) {
            String sid = wire.receive().substring(9, 33);
            wire.text("40");
            assertThat(wire.receive()).doesNotContain(sid).hasSize("40{\"sid\":\"\"}".length() + 24);
        }
    }

    @Test
    void an_unknown_namespace_is_refused() throws IOException {
        try (Wire wire = open()) {
            wire.text("40/random");
            assertThat(wire.receive()).isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
        }
        try (var custom = new TestServer(TestServer.SETTINGS, Map.of("/custom", TestServer::echo));
                var wire = Wire.webSocket(custom.port, WEBSOCKET)) {
            wire.receive();
            wire.text("40");
            assertThat(wire.receive()).isEqualTo("44{\"message\":\"Invalid namespace\"}");
        }
    }

    @Test
    void invalid_packets_close_the_connection() throws IOException {
        for (String invalid : List.of(
                "4abc",
                "42{}",
                "42[]",
                "42",
                "42abc[\"m\",1]",
                "42[\"m\"",
                "42[{}]",
                "42[\"m\"]x",
                "42[\"disconnect\"]",
                "41{}",
                "44{\"message\":\"x\"}",
                "43[1]",
                "47",
                "40",
                "42/nowhere,[\"m\"]",
                "452[\"m\"]",
                "45-[\"m\"]",
                "4599-[\"m\"]",
                "420123456789012345[\"m\"]",
                "42" + "[".repeat(100) + "]".repeat(100),
                "42[\"m\"," + "9".repeat(100) + "]",
                "42[\"m\"" + ",0".repeat(60_000) + "]",
                "40/" + "n".repeat(200))) {
            try (Wire wire = Wire.joined(server.port)) {
                wire.text(invalid);
                assertThat(wire.receive()).as(invalid).isEqualTo("closed");
            }
        }
        try (Wire wire = open()) {
            wire.text("40{\"token\"");
            assertThat(wire.receive()).isEqualTo("closed");
        }
    }

    @Test
    void events_and_acknowledgements_go_round() throws IOException {
        try (Wire wire = Wire.joined(server.port)) {
            wire.text("42[\"message\",1,\"2\",{\"3\":[true]}]");
            assertThat(wire.receive()).isEqualTo("42[\"message-back\",1,\"2\",{\"3\":[true]}]");
            wire.text("42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");
            assertThat(wire.receive()).isEqualTo("43456[1,\"2\",{\"3\":[false]}]");
            wire.text("431[\"an answer to nothing\"]");
            wire.text("42[\"after\"]");
            assertThat(wire.receive()).isEqualTo("42[\"after-back\"]");
        }
    }

    private static final String TWO =
            "[\"m\",{\"_placeholder\":true,\"num\":0},{\"in\":[{\"_placeholder\":true,\"num\":1}]}]";

    @Test
    void binary_arguments_go_round_over_both_transports() throws IOException {
        try (Wire wire = Wire.joined(server.port)) {
            wire.text("452-" + TWO);
            wire.binary(1, 2, 3);
            wire.binary(4, 5, 6);
            assertThat(wire.receive()).isEqualTo("452-" + TWO.replace("[\"m\"", "[\"m-back\""));
            assertThat(wire.frame()).isEqualTo(new Wire.Frame(2, "\1\2\3", -1));
            assertThat(wire.frame()).isEqualTo(new Wire.Frame(2, "\4\5\6", -1));
            wire.text("451-789[\"m\",{\"_placeholder\":true,\"num\":0}]");
            wire.binary(7);
            assertThat(wire.receive()).isEqualTo("461-789[{\"_placeholder\":true,\"num\":0}]");
            assertThat(wire.frame()).isEqualTo(new Wire.Frame(2, "\7", -1));
        }
        Polling polling = Polling.joined(server.port);
        assertThat(polling.post("452-" + TWO + "\u001ebAQIDBA==\n\u001eb").status())
                .isEqualTo(200);
        assertThat(polling.get().body())
                .isEqualTo("452-" + TWO.replace("[\"m\"", "[\"m-back\"") + "\u001ebAQIDBA==\u001eb");
    }

    @Test
    void binary_messages_out_of_place_close_the_connection() throws IOException {
        String one = "451-[\"m\",{\"_placeholder\":true,\"num\":0}]";
        try (Wire wire = Wire.joined(server.port)) {
            wire.text(one);
            wire.text("42[\"too early\"]");
            assertThat(wire.receive()).isEqualTo("closed");
        }
        try (Wire wire = Wire.joined(server.port)) {
            wire.binary(1, 2, 3);
            assertThat(wire.receive()).isEqualTo("closed");
        }
        for (String number : List.of("1", "-1", "\"0\"", "0.5", "null")) {
            try (Wire wire = Wire.joined(server.port)) {
                wire.text(one.replace(":0}", ":" + number + "}"));
                wire.binary(1);
                assertThat(wire.receive()).as(number).isEqualTo("closed");
            }
        }
        Polling polling = Polling.joined(server.port);
        assertThat(polling.post(one + "\u001eb*").status()).isEqualTo(400);
    }

    @Test
    void who_leaves_a_namespace_keeps_the_others() throws IOException {
        try (Wire wire = Wire.joined(server.port)) {
            wire.text("40/custom");
            wire.receive();
            wire.receive();
            wire.text("41/custom");
            wire.text("42/custom,[\"lost\"]");
            wire.text("42[\"message\",\"to main\"]");
            assertThat(wire.receive()).isEqualTo("42[\"message-back\",\"to main\"]");
            assertThat(server.socketIo.stats().sockets()).isEqualTo(1);
        }
    }

    @Test
    void a_session_without_namespaces_pings_on() throws IOException {
        try (var quick = TestServer.echoing(TestServer.settings(Duration.ofMillis(300), Duration.ofMillis(2000)));
                Wire wire = Wire.joined(quick.port)) {
            wire.text("41");
            assertThat(wire.receive()).isEqualTo("2");
        }
    }

    private static SocketIoSettings quickConnect() {
        return new SocketIoSettings(TestServer.SETTINGS.engine(), Duration.ofMillis(300), 100, 256);
    }

    @Test
    void who_joins_nothing_is_closed() throws IOException {
        try (var quick = TestServer.echoing(quickConnect());
                Wire wire = Wire.webSocket(quick.port, WEBSOCKET)) {
            wire.receive();
            assertThat(wire.receive()).isEqualTo("closed");
            Polling refused = Polling.open(quick.port);
            refused.post("40/nowhere");
            assertThat(refused.get().body()).startsWith("44/nowhere");
            assertThat(refused.get().body()).isEqualTo("1");
        }
    }

    @Test
    void a_refused_client_gets_the_reason_and_no_event() throws IOException {
        var data = JsonNodeFactory.instance.objectNode().put("code", "UNAUTHENTICATED");
        var received = new LinkedBlockingQueue<String>();
        NamespaceHandler handler = (handshake, socket) -> {
            socket.attach(() -> "[\"secret\"]");
            received.add(handshake.headers().get("host") + " " + handshake.auth() + " "
                    + handshake.query().get("x") + socket.emit("[\"secret\"]"));
            return new ConnectResult.Refused("No \"key\"", data);
        };
        try (var refusing = new TestServer(TestServer.SETTINGS, Map.of("/stream", handler));
                Wire wire = Wire.webSocket(refusing.port, WEBSOCKET + "&x=1")) {
            wire.receive();
            wire.text("40/stream,");
            wire.text("42/stream,[\"m\"]");
            assertThat(wire.receive())
                    .isEqualTo("44/stream,{\"message\":\"No \\\"key\\\"\",\"data\":{\"code\":\"UNAUTHENTICATED\"}}");
            wire.text("40/stream,{\"a\":1}");
            assertThat(wire.receive()).startsWith("44/stream,");
            assertThat(received).containsExactly("[localhost] null [1]false", "[localhost] {\"a\":1} [1]false");
            assertThat(refusing.socketIo.stats().sockets()).isZero();
        }
    }

    @Test
    void events_wait_while_the_handler_decides_and_a_late_decision_refuses() throws Exception {
        var decide = new CountDownLatch(1);
        var received = new LinkedBlockingQueue<String>();
        var gone = new LinkedBlockingQueue<DisconnectReason>();
        NamespaceHandler slow = (handshake, socket) -> {
            try {
                assertThat(Thread.currentThread().isVirtual()).isTrue();
                decide.await();
            } catch (InterruptedException late) {
                received.add("interrupted");
            }
            return new ConnectResult.Accepted(recording(received, gone));
        };
        try (var patient = new TestServer(TestServer.SETTINGS, Map.of("/", slow));
                Wire wire = Wire.webSocket(patient.port, WEBSOCKET)) {
            wire.receive();
            wire.text("40");
            wire.text("42[\"early\"]");
            wire.text("42[\"second\"]");
            patient.await(() -> patient.socketIo.stats().sockets() == 1);
            decide.countDown();
            assertThat(wire.receive()).startsWith("40{");
            assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo("early");
            assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo("second");
            wire.text("41");
            assertThat(gone.poll(5, TimeUnit.SECONDS)).isEqualTo(DisconnectReason.CLIENT_LEFT);
        }
        var never = new CountDownLatch(1);
        NamespaceHandler stuck = (handshake, socket) -> {
            try {
                never.await();
            } catch (InterruptedException late) {
                received.add("interrupted");
            }
            return new ConnectResult.Accepted(recording(received, gone));
        };
        try (var hasty = new TestServer(quickConnect(), Map.of("/", stuck));
                Wire wire = Wire.webSocket(hasty.port, WEBSOCKET)) {
            wire.receive();
            wire.text("40");
            assertThat(wire.receive()).isEqualTo("44{\"message\":\"Connect timed out\"}");
            assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo("interrupted");
            assertThat(gone.poll(5, TimeUnit.SECONDS)).isEqualTo(DisconnectReason.CONNECT_TIMEOUT);
        }
    }

    private static SocketListener recording(BlockingQueue<String> events, BlockingQueue<DisconnectReason> gone) {
        return new SocketListener() {
            @Override
            public void onEvent(String name, List<JsonNode> args, @Nullable Acknowledgement ack) {
                events.add(name);
            }

            @Override
            public void onDisconnect(DisconnectReason reason) {
                gone.add(reason);
            }
        };
    }

    @Test
    void a_listener_that_fails_gets_what_comes_after_all_the_same() throws Exception {
        var events = new LinkedBlockingQueue<String>();
        var gone = new LinkedBlockingQueue<DisconnectReason>();
        SocketListener recording = recording(events, gone);
        SocketListener failing = new SocketListener() {
            @Override
            public void onEvent(String name, List<JsonNode> args, @Nullable Acknowledgement ack) {
                switch (name) {
                    case "error" -> throw new StackOverflowError();
                    case "exception" -> throw new IllegalStateException();
                    default -> recording.onEvent(name, args, ack);
                }
            }

            @Override
            public void onDisconnect(DisconnectReason reason) {
                recording.onDisconnect(reason);
            }
        };
        try (var watched = new TestServer(
                        TestServer.SETTINGS, Map.of("/", (_, _) -> new ConnectResult.Accepted(failing)));
                Wire wire = join(watched)) {
            wire.receive();
            wire.text("42[\"error\"]");
            wire.text("42[\"exception\"]");
            wire.text("42[\"m\"]");
            assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("m");
            wire.text("41");
            assertThat(gone.poll(5, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void the_listener_learns_why_the_client_is_gone() throws Exception {
        var gone = new LinkedBlockingQueue<DisconnectReason>();
        var socket = new AtomicReference<Socket>();
        NamespaceHandler handler = (handshake, joining) -> {
            socket.set(joining);
            joining.attach(() -> null);
            return new ConnectResult.Accepted(recording(new LinkedBlockingQueue<>(), gone));
        };
        try (var watched = new TestServer(TestServer.SETTINGS, Map.of("/", handler))) {
            try (Wire wire = join(watched)) {
                assertThat(wire.receive()).startsWith("40");
            }
            assertThat(gone.poll(5, TimeUnit.SECONDS)).isEqualTo(DisconnectReason.TRANSPORT_CLOSED);
            try (Wire wire = join(watched)) {
                wire.receive();
                wire.text("42{}");
                assertThat(gone.poll(5, TimeUnit.SECONDS)).isEqualTo(DisconnectReason.PROTOCOL_ERROR);
            }
            try (Wire wire = join(watched)) {
                wire.receive();
                Socket joined = socket.get();
                watched.await(joined::connected);
                joined.disconnect();
                assertThat(wire.receive()).isEqualTo("41");
                assertThat(gone.poll(5, TimeUnit.SECONDS)).isEqualTo(DisconnectReason.SERVER_LEFT);
                assertThat(joined.connected()).isFalse();
                assertThat(joined.emit("[\"x\"]")).isFalse();
            }
            try (Wire wire = join(watched)) {
                wire.receive();
                for (int i = 0; i < 150; i++) {
                    wire.text("42[\"m\"]");
                }
                assertThat(wire.closes()).isTrue();
                assertThat(gone.poll(5, TimeUnit.SECONDS)).isEqualTo(DisconnectReason.OVERLOADED);
            }
            try (Wire wire = join(watched)) {
                wire.receive();
                watched.socketIo.close();
                assertThat(wire.frame()).isSameAs(Wire.Frame.CLOSED);
                assertThat(gone.poll(5, TimeUnit.SECONDS)).isEqualTo(DisconnectReason.SHUTDOWN);
            }
            assertThat(watched.socketIo.stats().sockets()).isZero();
            assertThat(watched.socketIo.stats().sessions()).isZero();
        }
    }

    private static Wire join(TestServer server) throws IOException {
        Wire wire = Wire.webSocket(server.port, WEBSOCKET);
        wire.receive();
        wire.text("40");
        return wire;
    }

    @Test
    void what_clients_say_is_not_logged() throws IOException {
        var logged = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger("ai.vctt.adapter.ws");
        logged.start();
        logger.addAppender(logged);
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        try (Wire wire = Wire.joined(server.port)) {
            wire.text("42[\"whisper\",\"whisper\"]");
            assertThat(wire.receive()).contains("whisper");
            wire.text("42[\"whisper\",\"whisper");
            assertThat(wire.receive()).isEqualTo("closed");
            Polling.open(server.port).post("whisper");
        } finally {
            logger.detachAppender(logged);
            logger.setLevel(null);
            logger.setAdditive(true);
        }
        assertThat(logged.list).isNotEmpty().allSatisfy(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.DEBUG);
            assertThat(event.getFormattedMessage()).doesNotContain("whisper");
        });
    }
}
