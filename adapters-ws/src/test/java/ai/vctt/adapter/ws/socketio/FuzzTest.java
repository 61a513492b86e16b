package ai.vctt.adapter.ws.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

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

    private static final String UPGRADE = String.join(
            "\r\n",
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
            "Host: x",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "Sec-WebSocket-Version: 13",
            "",
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

    private interface Round {
        void play(TestServer server) throws IOException;
    }

    /** Whatever the rounds do, the server goes on, forgets them, leaks nothing, and has nothing to report. */
    private static void harmless(int rounds, Round... kinds) throws IOException {
        var reported = new ListAppender<ILoggingEvent>();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        reported.start();
        root.addAppender(reported);
        var limits = TestServer.limits(5000, 10_000, 10_000, 10_000, Duration.ofMillis(300));
        var settings = TestServer.settings(Duration.ofMillis(400), Duration.ofMillis(400), limits);
        try (var server = TestServer.echoing(settings)) {
            for (int round = 0; round < rounds; round++) {
                for (Round kind : kinds) {
                    kind.play(server);
                }
            }
            try (Wire wire = Wire.joined(server.port)) {
                wire.text("42[\"alive\"]");
                assertThat(wire.receive()).isEqualTo("42[\"alive-back\"]");
            }
            server.await(() -> {
                SocketIoServer.Stats stats = server.socketIo.stats();
                return stats.sessions() == 0
                        && stats.sockets() == 0
                        && stats.engine().connections() == 0
                        && stats.engine().webSockets() == 0
                        && stats.engine().receivedBytes() == 0;
            });
        } finally {
            root.detachAppender(reported);
        }
        LeakGuard.collectAndCheck();
        assertThat(reported.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .isEmpty();
    }

    @Test
    void rubbish_packets_and_payloads_do_no_harm() throws IOException {
        harmless(100, this::frames, this::payloads, this::requests);
    }

    @Test
    void rubbish_upgrades_do_no_harm() throws IOException {
        harmless(100, this::upgrades, this::upgradesInAnyOrder);
    }

    @Test
    void mutated_conversations_do_no_harm() throws IOException {
        harmless(150, this::conversation, this::fragments);
    }

    @Test
    void pipelined_and_chunked_requests_do_no_harm() throws IOException {
        harmless(100, this::pipeline, this::chunks);
    }

    /** A conversation that would be in order, with a few bytes changed, lost or doubled, in pieces of any size. */
    private void conversation(TestServer server) throws IOException {
        var script = new ByteArrayOutputStream();
        script.writeBytes(UPGRADE.getBytes(StandardCharsets.ISO_8859_1));
        int upgrade = script.size();
        for (int i = random.nextInt(6); i >= 0; i--) {
            script.writeBytes(
                    Wire.encoded(0x81, SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8)));
        }
        byte[] bytes = script.toByteArray();
        for (int i = random.nextInt(4); i > 0; i--) {
            // Mostly behind the upgrade, or few would get there.
            int from = random.nextInt(8) == 0 ? 0 : upgrade;
            int at = from + random.nextInt(bytes.length - from);
            bytes = switch (random.nextInt(3)) {
                case 0 -> {
                    bytes[at] ^= (byte) (1 << random.nextInt(8));
                    yield bytes;
                }
                case 1 -> Arrays.copyOf(bytes, Math.max(at, 1));
                default -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + bytes.length - at);
                    System.arraycopy(bytes, at, longer, bytes.length, bytes.length - at);
                    yield longer;
                }
            };
            upgrade = Math.min(upgrade, bytes.length - 1);
        }
        byte[] sent = bytes;
        try (var wire = new Wire(server.port)) {
            quietly(() -> {
                for (int at = 0; at < sent.length; ) {
                    int end = Math.min(sent.length, at + 1 + random.nextInt(120));
                    wire.raw(Arrays.copyOfRange(sent, at, end));
                    at = end;
                }
                assertNoFault(wire.rest(5));
            });
        }
    }

    /** One message in fragments, control frames between them, and now and then a frame that has no business there. */
    private void fragments(TestServer server) throws IOException {
        byte[] message = "42[\"m\",\"fragments\"]".getBytes(StandardCharsets.UTF_8);
        try (Wire wire = Wire.joined(server.port)) {
            quietly(() -> {
                int opcode = 1;
                for (int at = 0; at < message.length; ) {
                    int end = Math.min(message.length, at + random.nextInt(8));
                    boolean last = end == message.length && random.nextInt(4) > 0;
                    wire.frame((last ? 0x80 : 0) | opcode, Arrays.copyOfRange(message, at, end));
                    opcode = 0;
                    at = end;
                    switch (random.nextInt(12)) {
                        case 0 -> wire.frame(0x89, bytes());
                        case 1 -> wire.frame(0x8a, new byte[3]);
                        case 2 -> wire.frame(0x81, new byte[] {'3'});
                        case 3 -> wire.frame(0x00, new byte[0]);
                        case 4 -> wire.frame(0x88, new byte[random.nextInt(3)]);
                        default -> {}
                    }
                }
                assertThat(wire.rest(5)).doesNotContain("fragments-back");
            });
        }
    }

    /** Both transports of one session, and what is said on them in any order. */
    private void upgradesInAnyOrder(TestServer server) throws IOException {
        Polling session = Polling.open(server.port);
        try (Wire one = Wire.webSocket(server.port, "EIO=4&transport=websocket&sid=" + session.sid);
                var two = new Wire(server.port);
                var three = new Wire(server.port)) {
            quietly(() -> {
                for (int i = 0; i < 8; i++) {
                    switch (random.nextInt(8)) {
                        case 0 -> one.text("2probe");
                        case 1 -> one.text("5");
                        case 2 -> one.text("40");
                        case 3 -> one.binary(1, 2);
                        case 4 -> one.frame(0x88, new byte[0]);
                        case 5 -> two.request("GET", session.target, "");
                        case 6 -> three.request("POST", session.target, "40");
                        default ->
                            three.raw(UPGRADE.replace("websocket HTTP", "websocket&sid=" + session.sid + " HTTP"));
                    }
                }
                assertNoFault(two.rest(5));
                assertNoFault(three.rest(5));
            });
        }
    }

    private void pipeline(TestServer server) throws IOException {
        Polling session = Polling.open(server.port);
        var requests = new StringBuilder();
        for (int i = 2 + random.nextInt(4); i > 0; i--) {
            requests.append(
                    switch (random.nextInt(7)) {
                        case 0 -> "GET /rest HTTP/1.1\r\nHost: x\r\n\r\n";
                        case 1 -> "GET " + Polling.OPEN + " HTTP/1.1\r\nHost: x\r\n\r\n";
                        case 2 -> "GET " + session.target + " HTTP/1.1\r\nHost: x\r\n\r\n";
                        case 3 -> "POST " + session.target + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n40";
                        case 4 ->
                            "OPTIONS " + session.target + " HTTP/1.1\r\nHost: x\r\nOrigin: http://localhost\r\n\r\n";
                        case 5 -> "POST /rest HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabc";
                        default -> UPGRADE;
                    });
        }
        try (var wire = new Wire(server.port)) {
            quietly(() -> {
                wire.raw(requests.toString());
                assertNoFault(wire.rest(5));
            });
        }
    }

    private void chunks(TestServer server) throws IOException {
        Polling session = Polling.open(server.port);
        var body = new StringBuilder();
        String text = "40\u001e42[\"m\",\"" + "x".repeat(random.nextInt(6000)) + "\"]";
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(500));
            String size = Integer.toHexString(end - at + (random.nextInt(20) == 0 ? 1 : 0));
            body.append(random.nextInt(30) == 0 ? "-1" : size)
                    .append(random.nextInt(10) == 0 ? ";a=b" : "")
                    .append("\r\n")
                    .append(text, at, end)
                    .append("\r\n");
            at = end;
        }
        if (random.nextInt(4) > 0) {
            body.append("0\r\n")
                    .append(random.nextInt(5) == 0 ? "trailer: x\r\n" : "")
                    .append("\r\n");
        }
        try (var wire = new Wire(server.port)) {
            quietly(() -> {
                wire.raw("POST " + session.target + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
                wire.raw(body.toString());
                assertNoFault(wire.rest(5));
            });
        }
    }

    private static void assertNoFault(String answers) {
        assertThat(answers).doesNotContain("HTTP/1.1 5");
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
