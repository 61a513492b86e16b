package ai.vctt.adapter.ws.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official Java client, over each transport and from one to the other. */
class JavaClientTest {

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private Socket client(int port, String transports) {
        IO.Options options = IO.Options.builder()
                .setTransports(transports.split(",", -1))
                .setForceNew(true)
                .setReconnectionDelay(50)
                .setReconnectionDelayMax(100)
                .setAuth(Map.of("token", "t"))
                .build();
        Socket socket = IO.socket(URI.create("http://127.0.0.1:" + port + "/custom"), options);
        for (String event : new String[] {"connect", "connect_error", "disconnect", "auth", "m-back", "big-back"}) {
            socket.on(event, args -> received.add(event + " " + Arrays.deepToString(args)));
        }
        return socket;
    }

    private String next() throws InterruptedException {
        String event = received.poll(8, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return String.valueOf(event);
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling", "polling,websocket"})
    void it_talks_and_reconnects(String transports) throws InterruptedException {
        // Quick pings, so that some fall into the upgrade.
        try (var server = TestServer.echoing(TestServer.settings(Duration.ofMillis(150), Duration.ofSeconds(30)))) {
            Socket client = client(server.port, transports);
            client.connect();
            assertThat(next()).startsWith("connect ");
            assertThat(next()).isEqualTo("auth [{\"token\":\"t\"}]");
            var answers = new LinkedBlockingQueue<String>();
            for (int i = 0; i < 30; i++) {
                client.emit("m", i);
                client.emit("m", new Object[] {i}, (Ack) args -> answers.add(Arrays.toString(args)));
            }
            for (int i = 0; i < 30; i++) {
                assertThat(next()).isEqualTo("m-back [" + i + "]");
                assertThat(answers.poll(8, TimeUnit.SECONDS)).isEqualTo("[" + i + "]");
            }
            String big = "\u20ac".repeat(340_000);
            client.emit("big", big);
            assertThat(next()).isEqualTo("big-back [" + big + "]");

            client.emit("m", new byte[] {1, -1}, "and", new byte[0]);
            assertThat(next()).isEqualTo("m-back [[1, -1], and, []]");

            String first = client.id();
            server.await(() -> {
                server.cut();
                return !received.isEmpty();
            });
            assertThat(next()).startsWith("disconnect ");
            assertThat(next()).startsWith("connect ");
            assertThat(next()).startsWith("auth ");
            assertThat(client.id()).isNotEqualTo(first);
            client.close();
            assertThat(next()).startsWith("disconnect ");
            server.await(() -> server.socketIo.stats().sessions() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling", "polling,websocket"})
    void it_notices_at_once_that_the_server_goes(String transports) throws InterruptedException {
        try (var server = TestServer.echoing()) {
            Socket client = client(server.port, transports);
            client.connect();
            assertThat(next()).startsWith("connect ");
            assertThat(next()).startsWith("auth ");
            server.socketIo.close();
            assertThat(next()).startsWith("disconnect ").doesNotContain("ping timeout");
            client.close();
        }
    }

    @Test
    void it_learns_why_it_was_refused() throws InterruptedException {
        NamespaceHandler refusing = (handshake, socket) -> new ConnectResult.Refused("no");
        try (var server = new TestServer(TestServer.SETTINGS, Map.of("/custom", refusing))) {
            Socket client = client(server.port, "polling,websocket");
            client.connect();
            assertThat(next()).startsWith("connect_error ").contains("no");
            client.close();
        }
    }
}
