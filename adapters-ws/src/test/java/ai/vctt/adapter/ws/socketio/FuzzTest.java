package ai.vctt.adapter.ws.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rubbish of all kinds, the same on every run: the server goes on, forgets those who sent it, and leaks nothing. */
class FuzzTest {

    private static final List<String> SEEDS = List.of(
            "40",
            "41",
            "42[\"m\",1]",
            "421[\"m\",{\"a\":[null]}]",
            "451-[\"m\",{\"_placeholder\":true,\"num\":0}]",
            "2",
            "3",
            "2probe",
            "5",
            "6",
            "1",
            "40/custom,{\"t\":1}",
            "42/custom,[\"m\"]",
            "bAQID",
            "43[1]",
            "");

    private final Random random = new Random(20261123);

    private String mutated() {
        var text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int i = random.nextInt(4); i > 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 0x3000));
                case 1 -> text.deleteCharAt(at);
                default -> text.insert(at, SEEDS.get(random.nextInt(SEEDS.size())));
            }
        }
        return text.toString();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void rubbish_does_no_harm() throws IOException {
        var limits = TestServer.limits(5000, 10_000, 10_000, 10_000, Duration.ofMillis(300));
        var settings = TestServer.settings(Duration.ofMillis(400), Duration.ofMillis(400), limits);
        try (var server = TestServer.echoing(settings)) {
            for (int round = 0; round < 150; round++) {
                frames(server);
                payloads(server);
                upgrades(server);
                requests(server);
            }
            try (Wire wire = Wire.joined(server.port)) {
                wire.text("42[\"alive\"]");
                assertThat(wire.receive()).isEqualTo("42[\"alive-back\"]");
            }
            server.await(() -> server.socketIo.stats().sessions() == 0
                    && server.socketIo.stats().sockets() == 0);
        }
        LeakGuard.collectAndCheck();
    }

    private void frames(TestServer server) throws IOException {
        try (Wire wire = Wire.webSocket(server.port, "EIO=4&transport=websocket")) {
            quietly(() -> {
                wire.text("40");
                for (int i = 0; i < 5; i++) {
                    switch (random.nextInt(4)) {
                        case 0 -> wire.raw(bytes());
                        case 1 -> wire.frame(random.nextInt(256), bytes());
                        default -> wire.text(mutated());
                    }
                }
            });
        }
    }

    private void payloads(TestServer server) throws IOException {
        Polling session = Polling.open(server.port);
        quietly(() -> session.post("40\u001e" + mutated() + "\u001e" + mutated()));
        if (random.nextBoolean()) {
            session.waiting().close();
        }
    }

    private void upgrades(TestServer server) throws IOException {
        Polling session = Polling.open(server.port);
        try (Wire waiting = session.waiting();
                Wire wire = Wire.webSocket(server.port, "EIO=4&transport=websocket&sid=" + session.sid)) {
            quietly(() -> {
                wire.text("2probe");
                wire.text(random.nextBoolean() ? "5" : mutated());
                wire.text("40");
                waiting.request("GET", session.target, "");
            });
        }
    }

    private void requests(TestServer server) throws IOException {
        String valid = "POST " + Polling.OPEN + "&sid=x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
        byte[] request = valid.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(4); i > 0; i--) {
            request[random.nextInt(request.length)] = (byte) random.nextInt(256);
        }
        try (var wire = new Wire(server.port)) {
            quietly(() -> wire.raw(request));
        }
    }

    private interface Sending {
        void run() throws IOException;
    }

    /** The server may hang up at any point. */
    private static void quietly(Sending sending) {
        try {
            sending.run();
        } catch (SocketException hungUp) {
            assertThat(hungUp).isNotNull();
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
