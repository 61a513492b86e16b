package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.adapter.ws.socketio.Acknowledgement;
import ai.vctt.adapter.ws.socketio.ConnectResult;
import ai.vctt.adapter.ws.socketio.DisconnectReason;
import ai.vctt.adapter.ws.socketio.Handshake;
import ai.vctt.adapter.ws.socketio.Socket;
import ai.vctt.adapter.ws.socketio.SocketIoServer;
import ai.vctt.adapter.ws.socketio.SocketIoSettings;
import ai.vctt.adapter.ws.socketio.SocketListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The npm client in Node against the transport alone, through a restart of it; and what the metrics say afterwards. */
class NodeClientTest {

    private static final Path CONSOLE =
            Path.of("..", "console").toAbsolutePath().normalize();

    private final AtomicReference<SocketIoServer> current = new AtomicReference<>(server());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private static SocketIoServer server() {
        return new SocketIoServer(SocketIoSettings.DEFAULT, Map.of("/echo", NodeClientTest::connect));
    }

    private static ConnectResult connect(Handshake handshake, Socket socket) {
        JsonNode auth = handshake.auth();
        if (auth == null || !auth.path("token").asString().equals("right")) {
            var data = JsonNodeFactory.instance.objectNode().put("code", "UNAUTHENTICATED");
            return new ConnectResult.Refused("auth.token: wrong", data);
        }
        return new ConnectResult.Accepted(new Echo(socket));
    }

    private record Echo(Socket socket) implements SocketListener {

        @Override
        public void onEvent(String name, List<JsonNode> args, @Nullable Acknowledgement ack) {
            var answer = JsonNodeFactory.instance.arrayNode();
            if (ack == null) {
                socket.emit(answer.add(name).addAll(args));
            } else {
                // emitWithAck resolves to the first argument.
                ack.send(answer.add(JsonNodeFactory.instance.arrayNode().addAll(args)));
            }
        }

        @Override
        public void onDisconnect(DisconnectReason reason) {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling", "polling,websocket"})
    void it_talks_and_comes_back_after_a_restart(String transports) throws Exception {
        DisposableServer host = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .doOnChannelInit((_, channel, _) -> current.get().install(channel.pipeline(), NettyPipeline.HttpCodec))
                .handle((_, response) -> response.sendNotFound())
                .bindNow();
        new SocketMetrics(current.get()).bindTo(registry);
        List<String> command = new ArrayList<>(List.of(
                "node", Path.of("src/test/node/socket-client.cjs").toString(), "http://127.0.0.1:" + host.port()));
        command.addAll(List.of(transports.split(",", -1)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("NODE_PATH", CONSOLE.resolve("node_modules").toString());
        Process node = builder.start();
        try (BufferedReader output = node.inputReader()) {
            String line = output.readLine();
            assertThat(line)
                    .withFailMessage(() -> line + "\n" + output.lines().collect(Collectors.joining("\n")))
                    .isEqualTo("RESTART");
            assertMetered(transports.endsWith("websocket") ? "websocket" : "polling");
            current.getAndSet(server()).close();
            assertThat(output.readAllAsString()).isEqualTo("DONE\n");
        } finally {
            node.destroy();
            current.get().close();
            host.disposeNow(Duration.ofSeconds(2));
        }
    }

    private void assertMetered(String transport) {
        assertThat(gauge("vctt.socket.sessions", "transport", transport)).isEqualTo(1);
        assertThat(registry.get("vctt.socket.sessions").gauges()).hasSize(2);
        assertThat(registry.get("vctt.socket.clients").gauge().value()).isEqualTo(1);
        if (transport.equals("websocket")) {
            // Between two polls there may be none.
            assertThat(registry.get("vctt.socket.connections").gauge().value()).isPositive();
        }
        assertThat(registry.get("vctt.socket.received.pending").gauge().value()).isZero();
        assertThat(counter("vctt.socket.refusals", "reason", "connect_refused")).isEqualTo(1);
        assertThat(counter("vctt.socket.refusals", "reason", "too_many_sessions"))
                .isZero();
        assertThat(counter("vctt.socket.disconnects", "reason", "message_timeout"))
                .isZero();
        assertThat(registry.get("vctt.socket.events").functionCounter().count()).isEqualTo(54);
        assertThat(registry.get("vctt.socket.sent.packets").functionCounter().count())
                .isGreaterThan(54);
        assertThat(registry.get("vctt.socket.sent.bytes").functionCounter().count())
                .isGreaterThan(2_000_000);
    }

    private double gauge(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).gauge().value();
    }

    private double counter(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).functionCounter().count();
    }
}
