package ai.vctt.adapter.ws.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** engine.io-protocol v4, what its test suite asks for, and what it leaves open. */
class EngineProtocolTest {

    private static final String WEBSOCKET = "EIO=4&transport=websocket";

    private final TestServer server = TestServer.echoing();

    @AfterEach
    void stop() {
        server.close();
    }

    private Wire.Answer request(String method, String target, String... headers) throws IOException {
        try (var wire = new Wire(server.port)) {
            return wire.http(method, target, "", headers);
        }
    }

    @Nested
    class Handshakes {

        @Test
        void polling_opens_a_session() throws IOException {
            Wire.Answer answer = request("GET", Polling.OPEN);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).startsWith("0");
            JsonNode open = JsonMapper.shared().readTree(answer.body().substring(1));
            assertThat(open.propertyNames())
                    .containsExactlyInAnyOrder("sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload");
            assertThat(open.get("upgrades")).hasToString("[\"websocket\"]");
            assertThat(open.get("pingInterval").intValue()).isEqualTo(25000);
            assertThat(open.get("pingTimeout").intValue()).isEqualTo(20000);
            assertThat(open.get("maxPayload").intValue()).isEqualTo(2 * 1024 * 1024);
        }

        @Test
        void a_websocket_opens_a_session_without_upgrades() throws IOException {
            try (var wire = Wire.webSocket(server.port, WEBSOCKET)) {
                JsonNode open = JsonMapper.shared().readTree(wire.receive().substring(1));
                assertThat(open.get("sid").stringValue()).hasSize(24);
                assertThat(open.get("upgrades")).hasToString("[]");
            }
        }

        @Test
        void refusals_are_those_of_the_reference_server() throws IOException {
            assertRefused("GET", "/socket.io/?EIO=4", 0, "Transport unknown");
            assertRefused("GET", "/socket.io/?EIO=4&transport=abc", 0, "Transport unknown");
            assertRefused("GET", Polling.OPEN + "&sid=nobody", 1, "Session ID unknown");
            assertRefused("POST", Polling.OPEN, 2, "Bad handshake method");
            assertRefused("PUT", Polling.OPEN, 2, "Bad handshake method");
            assertRefused("GET", "/socket.io/?" + WEBSOCKET, 3, "Bad request");
            assertRefused("GET", Polling.OPEN + "&j=0", 3, "Bad request");
            assertRefused("GET", "/socket.io/?%zz", 3, "Bad request");
            assertRefused("GET", "/socket.io/?transport=polling", 5, "Unsupported protocol version");
            assertRefused("GET", "/socket.io/?EIO=abc&transport=polling", 5, "Unsupported protocol version");
            assertRefused("GET", "/socket.io/?EIO=3&transport=polling", 5, "Unsupported protocol version");
            assertThat(server.socketIo.stats().refusals()).containsEntry("unsupported_version", 3L);
        }

        private void assertRefused(String method, String target, int code, String message) throws IOException {
            Wire.Answer answer = request(method, target);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
        }

        @Test
        void a_websocket_with_a_wrong_query_is_refused() throws IOException {
            for (String query :
                    new String[] {"transport=websocket", "EIO=abc&transport=websocket", "EIO=4", "EIO=4&transport=abc"
                    }) {
                try (var wire = new Wire(server.port)) {
                    assertThat(wire.upgrade(query).status()).isEqualTo(400);
                }
            }
        }

        @Test
        void foreign_pages_are_refused_and_own_ones_are_not() throws IOException {
            Wire.Answer foreign = request("GET", Polling.OPEN, "Origin: https://evil.example");
            assertThat(foreign.status()).isEqualTo(403);
            assertThat(foreign.head()).doesNotContainIgnoringCase("allow-origin");
            assertThat(request("GET", Polling.OPEN, "Origin: null").status()).isEqualTo(403);
            assertThat(request("GET", Polling.OPEN, "Origin: http://localhost.evil.example")
                            .status())
                    .isEqualTo(403);
            assertThat(request("GET", Polling.OPEN, "Origin: http://localhost:5173")
                            .head())
                    .containsIgnoringCase("access-control-allow-origin: http://localhost:5173");
            assertThat(request("OPTIONS", Polling.OPEN, "Origin: http://localhost:5173")
                            .status())
                    .isEqualTo(204);
        }
    }

    @Nested
    class Messages {

        @Test
        void a_payload_may_hold_several_packets() throws IOException {
            Polling session = Polling.joined(server.port);
            assertThat(session.post("42[\"a\",1]\u001e42[\"b\"]\u001e42[\"c\",\"\u00e9\u20ac\"]"))
                    .extracting(Wire.Answer::status, Wire.Answer::body)
                    .containsExactly(200, "ok");
            var received = new StringBuilder();
            while (!received.toString().contains("c-back")) {
                received.append(session.get().body()).append('\u001e');
            }
            assertThat(received.toString().split("\u001e"))
                    .containsExactly("42[\"a-back\",1]", "42[\"b-back\"]", "42[\"c-back\",\"\u00e9\u20ac\"]");
        }

        @Test
        void an_invalid_packet_ends_the_session() throws IOException {
            for (String invalid :
                    new String[] {"abc", "4abc", "2", "0", "42[\"a\"]\u001e", "bAQID", "42[\"a\"]\u001ex"}) {
                Polling session = Polling.joined(server.port);
                assertThat(session.post(invalid).status()).as(invalid).isIn(200, 400);
                assertThat(session.get().status()).as(invalid).isEqualTo(400);
            }
        }

        @Test
        void a_second_poll_at_the_same_time_ends_the_session() throws IOException {
            Polling session = Polling.open(server.port);
            try (Wire first = server.waiting(session)) {
                assertThat(session.get().status()).isEqualTo(400);
                assertThat(first.answer().body()).isEqualTo("1");
                assertThat(session.get().status()).isEqualTo(400);
            }
        }

        @Test
        void a_second_post_at_the_same_time_ends_the_session() throws IOException {
            Polling session = Polling.open(server.port);
            try (var first = new Wire(server.port)) {
                first.raw("POST " + session.target
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
                assertThat(first.answer().status()).isEqualTo(100);
                assertThat(session.post("3").status()).isEqualTo(400);
                assertThat(session.get().status()).isEqualTo(400);
            }
        }

        @Test
        void a_cancelled_poll_ends_the_session() throws IOException {
            Polling session = Polling.open(server.port);
            Wire waiting = server.waiting(session);
            waiting.close();
            server.await(() -> server.socketIo.stats().sessions() == 0);
            assertThat(session.get().status()).isEqualTo(400);
        }

        @Test
        void an_invalid_frame_closes_the_websocket() throws IOException {
            byte[] notUtf8 = {'4', '2', (byte) 0xff};
            for (byte[] invalid : new byte[][] {"abc".getBytes(StandardCharsets.UTF_8), {}, notUtf8}) {
                try (var wire = Wire.webSocket(server.port, WEBSOCKET)) {
                    wire.frame(0x81, invalid);
                    assertThat(wire.closes()).isTrue();
                }
            }
        }

        @Test
        void a_fragmented_message_is_put_together_and_a_ping_frame_answered() throws IOException {
            try (var wire = Wire.joined(server.port)) {
                wire.frame(0x01, "42[\"fr".getBytes(StandardCharsets.UTF_8));
                wire.frame(0x89, new byte[] {7});
                assertThat(wire.frame()).extracting(Wire.Frame::opcode).isEqualTo(10);
                wire.frame(0x80, "ag\"]".getBytes(StandardCharsets.UTF_8));
                assertThat(wire.receive()).isEqualTo("42[\"frag-back\"]");
            }
        }

        @Test
        void closing_over_polling_releases_the_waiting_poll() throws IOException {
            Polling session = Polling.open(server.port);
            try (Wire waiting = server.waiting(session)) {
                assertThat(session.post("1").status()).isEqualTo(200);
                assertThat(waiting.answer().body()).isEqualTo("6");
                assertThat(session.get().status()).isEqualTo(400);
            }
        }

        @Test
        void closing_over_websocket_closes_it() throws IOException {
            try (var wire = Wire.webSocket(server.port, WEBSOCKET)) {
                wire.receive();
                wire.text("1");
                assertThat(wire.frame().closeCode()).isEqualTo(1000);
            }
        }
    }

    @Nested
    class Upgrades {

        private Wire probing(Polling session) throws IOException {
            Wire wire = Wire.webSocket(server.port, WEBSOCKET + "&sid=" + session.sid);
            wire.text("2probe");
            assertThat(wire.receive()).isEqualTo("3probe");
            return wire;
        }

        @Test
        void polling_becomes_a_websocket() throws IOException {
            Polling session = Polling.joined(server.port);
            try (Wire waiting = server.waiting(session)) {
                try (Wire wire = probing(session)) {
                    assertThat(waiting.answer().body()).isEqualTo("6");
                    assertThat(session.get().body()).isEqualTo("6");
                    wire.text("5");
                    wire.text("42[\"hello\"]");
                    assertThat(wire.receive()).isEqualTo("42[\"hello-back\"]");
                    assertThat(session.get().status()).isEqualTo(400);
                    assertThat(session.post("42[\"x\"]").status()).isEqualTo(400);
                    try (var second = new Wire(server.port)) {
                        assertThat(second.upgrade(WEBSOCKET + "&sid=" + session.sid)
                                        .status())
                                .isEqualTo(400);
                    }
                    wire.text("42[\"still\"]");
                    assertThat(wire.receive()).isEqualTo("42[\"still-back\"]");
                }
            }
        }

        @Test
        void a_failed_upgrade_leaves_polling_alive() throws IOException {
            Polling session = Polling.joined(server.port);
            try (Wire wire = probing(session)) {
                wire.text("42[\"not yet\"]");
                assertThat(wire.closes()).isTrue();
            }
            session.post("42[\"hello\"]");
            assertThat(session.get().body()).isEqualTo("42[\"hello-back\"]");
            try (Wire again = probing(session)) {
                again.text("5");
                again.text("42[\"hello\"]");
                assertThat(again.receive()).isEqualTo("42[\"hello-back\"]");
            }
        }

        @Test
        void a_second_upgrade_at_the_same_time_is_refused() throws IOException {
            Polling session = Polling.joined(server.port);
            try (Wire first = probing(session);
                    var second = new Wire(server.port)) {
                assertThat(second.upgrade(WEBSOCKET + "&sid=" + session.sid).status())
                        .isEqualTo(400);
                first.text("5");
                first.text("42[\"hello\"]");
                assertThat(first.receive()).isEqualTo("42[\"hello-back\"]");
            }
        }

        /** Clients in between have paused polling, and take a WebSocket that fails now for a failed upgrade alone. */
        @Test
        void a_client_between_the_transports_learns_of_the_end_when_it_has_changed_over() throws IOException {
            Polling session = Polling.joined(server.port);
            try (Wire wire = probing(session)) {
                session.post("no packet");
                assertThat(session.get().status()).isEqualTo(400);
                wire.frame(0x89, new byte[] {7});
                assertThat(wire.frame()).extracting(Wire.Frame::opcode).isEqualTo(10);
                wire.text("5");
                assertThat(wire.frame()).isEqualTo(Wire.Frame.close(1002, "invalid packet"));
            }
        }

        @Test
        void an_upgrade_that_stays_half_open_is_given_up() throws IOException {
            var limits = TestServer.limits(100_000, 100, 100, 100, Duration.ofMillis(200));
            try (var quick = TestServer.echoing(TestServer.limits(limits))) {
                Polling session = Polling.joined(quick.port);
                try (Wire wire = Wire.webSocket(quick.port, WEBSOCKET + "&sid=" + session.sid)) {
                    assertThat(wire.frame()).isEqualTo(Wire.Frame.close(1008, "upgrade took too long"));
                }
                assertThat(quick.socketIo.stats().refusals()).containsEntry("upgrade_timeout", 1L);
                session.post("42[\"hello\"]");
                assertThat(session.get().body()).isEqualTo("42[\"hello-back\"]");
            }
        }
    }

    @Nested
    class Heartbeats {

        private final TestServer quick =
                TestServer.echoing(TestServer.settings(Duration.ofMillis(300), Duration.ofMillis(200)));

        @AfterEach
        void stopQuick() {
            quick.close();
        }

        @Test
        void polling_gets_pings() throws IOException {
            Polling session = Polling.open(quick.port);
            for (int i = 0; i < 3; i++) {
                assertThat(session.get().body()).isEqualTo("2");
                assertThat(session.post("3").status()).isEqualTo(200);
            }
        }

        @Test
        void a_websocket_gets_pings() throws IOException {
            try (var wire = Wire.webSocket(quick.port, WEBSOCKET)) {
                wire.receive();
                for (int i = 0; i < 3; i++) {
                    assertThat(wire.receive()).isEqualTo("2");
                    wire.text("3");
                }
            }
        }

        @Test
        void who_does_not_answer_is_gone() throws IOException {
            Polling session = Polling.open(quick.port);
            try (var wire = Wire.webSocket(quick.port, WEBSOCKET)) {
                assertThat(wire.closes()).isTrue();
            }
            quick.await(() -> quick.socketIo.stats().sessions() == 0);
            assertThat(session.get().status()).isEqualTo(400);
            assertThat(quick.socketIo.stats().closings()).containsEntry("ping_timeout", 2L);
        }
    }
}
