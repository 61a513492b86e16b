package ai.vctt.adapter.ws.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.adapter.ws.engine.EngineLimits;
import ai.vctt.adapter.ws.engine.EngineSettings;
import ai.vctt.adapter.ws.engine.Heartbeat;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Sharing a port with another server, and the limits on a public one. */
class HostServerTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_kept_alive_connection_serves_both(boolean autoRead) throws IOException {
        try (var server = new TestServer(TestServer.SETTINGS, Map.of("/", TestServer::echo), autoRead);
                var wire = new Wire(server.port)) {
            shareConnection(wire);
        }
    }

    private static void shareConnection(Wire wire) throws IOException {
        assertThat(wire.http("GET", "/rest", "").body()).isEqualTo("foreign /rest");
        String open = wire.http("GET", Polling.OPEN, "").body();
        String target = Polling.OPEN + "&sid=" + open.substring(9, open.indexOf('"', 9));
        assertThat(wire.http("POST", target, "40").body()).isEqualTo("ok");
        assertThat(wire.http("GET", "/socket.iox/", "").body()).isEqualTo("foreign /socket.iox/");
        String received = "";
        while (!received.contains("auth")) {
            received = wire.http("GET", target, "").body();
        }
        for (int i = 0; i < 20; i++) {
            assertThat(wire.http("POST", "/rest", "z".repeat(5000)).body()).isEqualTo("foreign /rest");
            assertThat(wire.http("POST", target, "42[\"m\"," + i + "]").body()).isEqualTo("ok");
            assertThat(wire.http("GET", target, "").body()).isEqualTo("42[\"m-back\"," + i + "]");
        }
        assertThat(wire.http("GET", Polling.OPEN + "&sid=x", "").status()).isEqualTo(400);
        assertThat(wire.http("GET", "/rest", "").body()).isEqualTo("foreign /rest");
        assertThat(wire.upgrade("EIO=4&transport=websocket").status()).isEqualTo(101);
        assertThat(wire.receive()).startsWith("0{");
        wire.text("40");
        assertThat(wire.receive()).startsWith("40");
    }

    @Test
    void it_is_a_guest_of_reactor_netty() throws IOException {
        try (var socketIo = new SocketIoServer(TestServer.SETTINGS, Map.of("/", TestServer::echo))) {
            DisposableServer host = HttpServer.create()
                    .host("127.0.0.1")
                    .port(0)
                    .doOnChannelInit((observer, channel, address) ->
                            socketIo.install(channel.pipeline(), "reactor.left.httpCodec"))
                    .handle((request, response) -> request.receive()
                            .aggregate()
                            .then(Mono.defer(() -> response.sendString(Mono.just("foreign " + request.uri()))
                                    .then())))
                    .bindNow();
            try {
                // Reactor answers in chunks, which this client does not read; it says so by the length.
                try (var wire = new Wire(host.port())) {
                    String open = wire.http("GET", Polling.OPEN, "").body();
                    String target = Polling.OPEN + "&sid=" + open.substring(9, open.indexOf('"', 9));
                    assertThat(wire.http("POST", target, "40").body()).isEqualTo("ok");
                    assertThat(wire.http("GET", target, "").body()).startsWith("40{");
                    assertThat(wire.upgrade("EIO=4&transport=websocket").status())
                            .isEqualTo(101);
                    assertThat(wire.receive()).startsWith("0{");
                    wire.text("40");
                    assertThat(wire.receive()).startsWith("40");
                    assertThat(wire.receive()).isEqualTo("42[\"auth\",{}]");
                    wire.text("42[\"big\",\"" + "b".repeat(1_000_000) + "\"]");
                    assertThat(wire.receive()).hasSize(1_000_000 + 17);
                }
                try (var client = java.net.http.HttpClient.newHttpClient()) {
                    for (int i = 0; i < 10; i++) {
                        assertThat(get(client, host.port(), "/rest")).isEqualTo("foreign /rest");
                        assertThat(get(client, host.port(), Polling.OPEN)).startsWith("0{");
                    }
                }
            } finally {
                host.disposeNow(Duration.ofSeconds(2));
            }
        }
    }

    private static String get(java.net.http.HttpClient client, int port, String target) throws IOException {
        var request = java.net.http.HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .build();
        try {
            return client.send(request, java.net.http.HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    @Test
    void pipelined_requests_for_both_close_the_connection() throws IOException {
        try (var server = TestServer.echoing()) {
            try (var wire = new Wire(server.port)) {
                wire.raw("GET /slow HTTP/1.1\r\nHost: x\r\n\r\nGET " + Polling.OPEN + " HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(wire.answer().status()).isZero();
            }
            Polling session = Polling.open(server.port);
            try (var wire = new Wire(server.port)) {
                wire.raw("GET " + session.target + " HTTP/1.1\r\nHost: x\r\n\r\nGET /rest HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(wire.answer().status()).isZero();
            }
            server.await(() -> server.socketIo.stats().sessions() == 0);
        }
    }

    @Test
    void sessions_are_counted_in_all_by_address_and_by_second() throws IOException {
        Duration ten = Duration.ofSeconds(10);
        try (var few = TestServer.echoing(TestServer.limits(TestServer.limits(100, 2, 200, 100, ten)))) {
            Polling first = Polling.open(few.port);
            Polling.open(few.port);
            assertThat(handshake(few)).isEqualTo(503);
            first.post("1");
            assertThat(handshake(few)).isEqualTo(200);
        }
        try (var few = TestServer.echoing(TestServer.limits(TestServer.limits(100, 200, 2, 100, ten)))) {
            Polling.open(few.port);
            Polling.open(few.port);
            assertThat(handshake(few)).isEqualTo(429);
            assertThat(few.socketIo.stats().refusals()).containsEntry("too_many_from_address", 1L);
        }
        try (var slow = TestServer.echoing(TestServer.limits(TestServer.limits(100, 200, 200, 1, ten)))) {
            assertThat(handshake(slow)).isEqualTo(200);
            assertThat(handshake(slow)).isEqualTo(429);
        }
    }

    private static int handshake(TestServer server) throws IOException {
        try (var wire = new Wire(server.port)) {
            return wire.http("GET", Polling.OPEN, "").status();
        }
    }

    @Test
    void what_is_too_large_or_too_slow_is_turned_away() throws IOException {
        var limits = TestServer.limits(1000, 100, 100, 100, Duration.ofMillis(300));
        try (var small = TestServer.echoing(TestServer.limits(limits))) {
            Polling polling = Polling.open(small.port);
            assertThat(polling.post("4" + "x".repeat(1000)).status()).isEqualTo(413);
            assertThat(polling.get().status()).isEqualTo(400);
            Polling chunked = Polling.open(small.port);
            try (var wire = new Wire(small.port)) {
                wire.raw("POST " + chunked.target + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
                wire.raw("3e9\r\n" + "x".repeat(1001) + "\r\n");
                assertThat(wire.answer().status()).isEqualTo(413);
            }
            try (Wire wire = Wire.joined(small.port)) {
                wire.text("4" + "x".repeat(1000));
                assertThat(wire.frame().closeCode()).isEqualTo(1009);
            }
            try (Wire wire = Wire.joined(small.port)) {
                wire.frame(0x01, new byte[600]);
                wire.frame(0x80, new byte[600]);
                assertThat(wire.closes()).isTrue();
            }
            Polling slow = Polling.open(small.port);
            try (var wire = new Wire(small.port)) {
                wire.raw("POST " + slow.target + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n4");
                assertThat(wire.answer().status()).isEqualTo(408);
            }
            assertThat(slow.get().status()).isEqualTo(400);
        }
    }

    @Test
    void closing_takes_a_second_and_lets_waiting_polls_go() throws IOException {
        try (var server = TestServer.echoing()) {
            Polling session = Polling.open(server.port);
            try (Wire waiting = server.waiting(session);
                    Wire stopped = Wire.joined(server.port)) {
                long start = System.nanoTime();
                server.socketIo.close();
                assertThat(System.nanoTime() - start).isLessThan(TimeUnit.MILLISECONDS.toNanos(1500));
                assertThat(waiting.answer().body()).isEqualTo("1");
                assertThat(handshake(server)).isEqualTo(503);
                assertThat(stopped.frame()).isSameAs(Wire.Frame.CLOSED);
            }
        }
    }

    @Test
    void settings_are_validated_at_birth() {
        assertThatThrownBy(() -> TestServer.limits(0, 1, 1, 1, Duration.ofSeconds(1)))
                .hasMessage("maxPayload: 0 (expected: > 0)");
        assertThatThrownBy(() -> new Heartbeat(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessage("pingInterval: PT0S (expected: > 0)");
        assertThatThrownBy(() -> new EngineSettings(
                        "socket.io",
                        Heartbeat.DEFAULT,
                        EngineLimits.DEFAULT,
                        EngineSettings.DEFAULT.origins(),
                        EngineSettings.DEFAULT.proxies()))
                .hasMessage("path: socket.io (expected: like /socket.io/)");
        assertThatThrownBy(() -> new SocketIoSettings(EngineSettings.DEFAULT, Duration.ofSeconds(1), 0, 1))
                .hasMessage("eventsPerSecond: 0 (expected: > 0)");
    }
}
