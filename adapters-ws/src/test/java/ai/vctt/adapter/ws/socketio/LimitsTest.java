package ai.vctt.adapter.ws.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.adapter.ws.engine.EngineLimits;
import ai.vctt.adapter.ws.engine.EngineLimits.Admittance;
import ai.vctt.adapter.ws.engine.EngineLimits.Memory;
import ai.vctt.adapter.ws.engine.EngineLimits.Timeouts;
import ai.vctt.adapter.ws.engine.EngineSettings;
import ai.vctt.adapter.ws.engine.Heartbeat;
import ai.vctt.adapter.ws.engine.Origins;
import ai.vctt.adapter.ws.engine.TrustedProxies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Each limit of a public port: when it holds, what the client is told, and that it is counted. */
class LimitsTest {

    private static final String WEBSOCKET = "EIO=4&transport=websocket";
    private static final Admittance MANY = new Admittance(1000, 1000, 1000, 1000, 1000);
    private static final Timeouts PATIENT = timeouts(10_000, 10_000, 10_000);
    private static final Memory AMPLE = new Memory(100_000, 1_000_000, 32_768, 65_536);

    private static Timeouts timeouts(int request, int keepAlive, int body) {
        return new Timeouts(
                Duration.ofMillis(request),
                Duration.ofMillis(keepAlive),
                Duration.ofMillis(body),
                Duration.ofSeconds(10));
    }

    private static TestServer server(Admittance admittance, Timeouts timeouts, Memory memory, String... proxies) {
        var engine = new EngineSettings(
                "/socket.io/",
                new Heartbeat(Duration.ofMillis(600), Duration.ofSeconds(20)),
                new EngineLimits(admittance, timeouts, memory),
                Origins.DEFAULT,
                new TrustedProxies(List.of(proxies)));
        return TestServer.echoing(new SocketIoSettings(engine, Duration.ofSeconds(10), 100, 256));
    }

    private static long refused(TestServer server, String kind) {
        return server.socketIo.stats().refusals().getOrDefault(kind, -1L);
    }

    private static long ended(TestServer server, String reason) {
        return server.socketIo.stats().closings().getOrDefault(reason, -1L);
    }

    private static Wire.Answer open(TestServer server, String... headers) throws IOException {
        try (var wire = new Wire(server.port)) {
            return wire.http("GET", Polling.OPEN, "", headers);
        }
    }

    @Test
    void connections_are_counted_in_all() throws IOException {
        try (var server = server(new Admittance(1, 1000, 1000, 1000, 1000), PATIENT, AMPLE)) {
            try (var first = new Wire(server.port)) {
                assertThat(first.http("GET", "/rest", "").status()).isEqualTo(200);
                try (var second = new Wire(server.port)) {
                    Wire.Answer answer = second.http("GET", "/rest", "");
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.head()).containsIgnoringCase("connection: close");
                    assertThat(answer.body()).contains("Too many connections");
                    assertThat(second.closes()).isTrue();
                }
                try (var silent = new Wire(server.port)) {
                    assertThat(silent.closes()).isTrue();
                }
                assertThat(refused(server, "too_many_connections")).isEqualTo(2);
                assertThat(first.http("GET", "/rest", "").status()).isEqualTo(200);
            }
            server.await(() -> server.socketIo.stats().engine().connections() == 0);
            assertThat(open(server).status()).isEqualTo(200);
        }
    }

    @Test
    void connections_are_counted_by_address_but_for_proxies() throws IOException {
        Admittance one = new Admittance(1000, 1, 1000, 1000, 1000);
        try (var server = server(one, PATIENT, AMPLE);
                Wire first = Wire.joined(server.port)) {
            assertThat(open(server).status()).isEqualTo(429);
            assertThat(refused(server, "too_many_connections_from_address")).isEqualTo(1);
            first.text("42[\"m\"]");
            assertThat(first.receive()).isEqualTo("42[\"m-back\"]");
        }
        try (var server = server(one, PATIENT, AMPLE, "127.0.0.0/8");
                Wire _ = Wire.joined(server.port)) {
            assertThat(open(server).status()).isEqualTo(200);
        }
    }

    @Test
    void sessions_are_counted_by_the_address_a_trusted_proxy_names() throws IOException {
        Admittance one = new Admittance(1000, 1000, 1000, 1, 1000);
        try (var server = server(one, PATIENT, AMPLE, "127.0.0.0/8")) {
            assertThat(open(server, "X-Forwarded-For: 198.51.100.1").status()).isEqualTo(200);
            assertThat(open(server, "X-Forwarded-For: 198.51.100.2").status()).isEqualTo(200);
            assertThat(open(server, "X-Forwarded-For: 9.9.9.9, 198.51.100.2").status())
                    .isEqualTo(429);
            assertThat(refused(server, "too_many_from_address")).isEqualTo(1);
        }
        try (var server = server(one, PATIENT, AMPLE)) {
            assertThat(open(server, "X-Forwarded-For: 198.51.100.1").status()).isEqualTo(200);
            assertThat(open(server, "X-Forwarded-For: 198.51.100.2").status()).isEqualTo(429);
        }
    }

    @Test
    void a_connection_that_asks_nothing_is_closed() throws IOException {
        try (var server = server(MANY, timeouts(150, 300, 10_000), AMPLE)) {
            try (var silent = new Wire(server.port);
                    var slow = new Wire(server.port)) {
                slow.raw("GET /socket.io/ HTTP/1.1\r\nHost: x\r\n");
                assertThat(silent.closes()).isTrue();
                assertThat(slow.closes()).isTrue();
            }
            for (String target : List.of("/rest", Polling.OPEN)) {
                try (var idle = new Wire(server.port)) {
                    assertThat(idle.http("GET", target, "").status()).isEqualTo(200);
                    assertThat(idle.http("GET", target, "").status()).isEqualTo(200);
                    assertThat(idle.closes()).isTrue();
                }
            }
            assertThat(refused(server, "connection_idle")).isEqualTo(4);
            // One that waits for an answer is not idle.
            Polling session = Polling.open(server.port);
            assertThat(session.get().body()).isEqualTo("2");
            try (Wire joined = Wire.joined(server.port)) {
                assertThat(joined.receive()).isEqualTo("2");
            }
        }
    }

    @Test
    void a_message_has_to_become_whole_in_time() throws IOException {
        try (var server = server(MANY, timeouts(10_000, 10_000, 200), AMPLE)) {
            try (Wire fragment = Wire.joined(server.port);
                    Wire frame = Wire.joined(server.port);
                    Wire empty = Wire.joined(server.port);
                    Wire event = Wire.joined(server.port)) {
                fragment.frame(0x01, "42[\"fr".getBytes(StandardCharsets.UTF_8));
                frame.raw(new byte[] {(byte) 0x81, (byte) 0x85, 0, 0, 0, 0, '4', '2'});
                empty.frame(0x01, new byte[0]);
                event.text("451-[\"m\",{\"_placeholder\":true,\"num\":0}]");
                for (Wire late : List.of(fragment, frame, empty, event)) {
                    Wire.Frame close = late.closing();
                    assertThat(close.closeCode()).isEqualTo(1008);
                    assertThat(close.text()).endsWith("message took too long");
                }
            }
            assertThat(ended(server, "message_timeout")).isEqualTo(4);
            // A whole one is forgotten: the ping comes long after its time.
            try (Wire wire = Wire.joined(server.port)) {
                wire.frame(0x01, "42[\"".getBytes(StandardCharsets.UTF_8));
                wire.frame(0x80, "m\"]".getBytes(StandardCharsets.UTF_8));
                assertThat(wire.receive()).isEqualTo("42[\"m-back\"]");
                assertThat(wire.receive()).isEqualTo("2");
            }
            server.await(() -> server.socketIo.stats().engine().receivedBytes() == 0);
        }
    }

    @Test
    void what_all_send_together_is_bounded() throws IOException {
        try (var server = server(MANY, PATIENT, new Memory(100_000, 100_000, 32_768, 65_536))) {
            try (Wire first = Wire.joined(server.port)) {
                first.frame(0x02, new byte[90_000]);
                server.await(() -> server.socketIo.stats().engine().receivedBytes() == 90_000 - 4096);
                try (Wire fragments = Wire.joined(server.port);
                        Wire frame = Wire.joined(server.port);
                        Wire binary = Wire.joined(server.port)) {
                    fragments.frame(0x01, new byte[10_000]);
                    fragments.frame(0x00, new byte[10_000]);
                    frame.raw(new byte[] {(byte) 0x82, (byte) 0xfe, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0});
                    frame.raw(new byte[50_000]);
                    binary.text("451-[\"" + "x".repeat(20_000) + "\",{\"_placeholder\":true,\"num\":0}]");
                    for (Wire refused : List.of(fragments, frame, binary)) {
                        Wire.Frame close = refused.closing();
                        assertThat(close.closeCode()).isEqualTo(1013);
                        assertThat(close.text()).endsWith("server busy");
                    }
                }
                Polling polling = Polling.open(server.port);
                assertThat(polling.post("4" + "x".repeat(50_000)).status()).isEqualTo(503);
                assertThat(polling.get().status()).isEqualTo(400);
                assertThat(refused(server, "server_busy")).isEqualTo(1);
                assertThat(ended(server, "server_busy")).isEqualTo(4);
                // Small ones get through.
                try (Wire small = Wire.joined(server.port)) {
                    small.frame(0x01, "42[\"".getBytes(StandardCharsets.UTF_8));
                    small.frame(0x80, "m\"]".getBytes(StandardCharsets.UTF_8));
                    assertThat(small.receive()).isEqualTo("42[\"m-back\"]");
                }
            }
            server.await(() -> server.socketIo.stats().engine().receivedBytes() == 0);
            try (Wire again = Wire.joined(server.port)) {
                String event = "42[\"m\",\"" + "y".repeat(50_000) + "\"]";
                again.frame(0x01, event.substring(0, 20_000).getBytes(StandardCharsets.UTF_8));
                again.frame(0x80, event.substring(20_000).getBytes(StandardCharsets.UTF_8));
                assertThat(again.receive()).isEqualTo(event.replace("\"m\"", "\"m-back\""));
            }
        }
    }

    @Test
    void too_large_messages_are_refused_by_name() throws IOException {
        try (var server = server(MANY, PATIENT, new Memory(1000, 1_000_000, 32_768, 65_536))) {
            try (Wire frame = Wire.joined(server.port);
                    Wire fragments = Wire.joined(server.port);
                    Wire attachment = Wire.joined(server.port)) {
                frame.frame(0x81, new byte[1001]);
                fragments.frame(0x01, new byte[600]);
                fragments.frame(0x80, new byte[600]);
                attachment.text("452-[\"m\",\"" + "x".repeat(600) + "\"]");
                attachment.binary(new int[600]);
                for (Wire refused : List.of(frame, fragments, attachment)) {
                    assertThat(refused.frame())
                            .extracting(Wire.Frame::closeCode)
                            .isEqualTo(1009);
                }
            }
            assertThat(ended(server, "too_large")).isEqualTo(3);
        }
    }

    @Test
    void events_are_bounded_by_second_and_by_what_waits() throws IOException {
        var few = new SocketIoSettings(TestServer.SETTINGS.engine(), Duration.ofSeconds(10), 3, 256);
        try (var server = TestServer.echoing(few);
                Wire wire = Wire.joined(server.port)) {
            for (int i = 0; i < 50; i++) {
                wire.text("42[\"m\"]");
            }
            assertThat(wire.closing()).isEqualTo(Wire.Frame.close(1008, "too many events"));
            assertThat(ended(server, "too_many_events")).isEqualTo(1);
        }
        var handled = new CountDownLatch(1);
        NamespaceHandler busy = (handshake, socket) -> new ConnectResult.Accepted(new SocketListener() {
            @Override
            public void onEvent(String name, List<JsonNode> args, @Nullable Acknowledgement ack) {
                try {
                    handled.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void onDisconnect(DisconnectReason reason) {}
        });
        var settings = new SocketIoSettings(TestServer.SETTINGS.engine(), Duration.ofSeconds(10), 100, 3);
        try (var server = new TestServer(settings, Map.of("/", busy));
                Wire wire = Wire.webSocket(server.port, WEBSOCKET)) {
            wire.receive();
            wire.text("40");
            wire.receive();
            for (int i = 0; i < 6; i++) {
                wire.text("42[\"m\",\"" + "x".repeat(10_000) + "\"]");
            }
            assertThat(wire.closing()).isEqualTo(Wire.Frame.close(1008, "too many events waiting"));
            assertThat(ended(server, "backlog")).isEqualTo(1);
            server.await(() -> server.socketIo.stats().engine().receivedBytes() == 0);
            handled.countDown();
        }
    }
}
