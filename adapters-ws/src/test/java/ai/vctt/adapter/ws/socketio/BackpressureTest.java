package ai.vctt.adapter.ws.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Much is generated for clients that have stopped reading. */
class BackpressureTest {

    private static final String EVENT = "[\"chunk\",\"" + "x".repeat(1000) + "\"]";
    private static final SocketListener NONE = new SocketListener() {
        @Override
        public void onEvent(String name, List<JsonNode> args, @Nullable Acknowledgement ack) {}

        @Override
        public void onDisconnect(DisconnectReason reason) {}
    };

    /** Events that are there for a client and those it has been given. */
    private static final class Stalled {

        private final Socket socket;
        private final AtomicInteger generated = new AtomicInteger();
        private final AtomicInteger pulled = new AtomicInteger();

        Stalled(Socket socket) {
            this.socket = socket;
            socket.attach(() -> pulled.get() < generated.get() && pulled.incrementAndGet() > 0 ? EVENT : null);
        }

        void generate(int events) {
            generated.addAndGet(events);
            socket.wake();
        }
    }

    private final List<Stalled> stalled = new CopyOnWriteArrayList<>();

    private NamespaceHandler stalling() {
        return (handshake, socket) -> {
            stalled.add(new Stalled(socket));
            return new ConnectResult.Accepted(NONE);
        };
    }

    /** Joins and reads no more. */
    private static Wire stop(int port, String namespace) throws IOException {
        return join(new Wire(port, 16 * 1024), namespace);
    }

    private static Wire join(Wire wire, String namespace) throws IOException {
        assertThat(wire.upgrade("EIO=4&transport=websocket").status()).isEqualTo(101);
        wire.receive();
        wire.text("40" + namespace);
        assertThat(wire.receive()).startsWith("40");
        return wire;
    }

    @Test
    void what_is_generated_for_those_who_do_not_read_waits_where_it_is() throws IOException {
        List<AutoCloseable> open = new ArrayList<>();
        try (var server = new TestServer(TestServer.SETTINGS, Map.of("/", stalling()))) {
            for (int i = 0; i < 20; i++) {
                open.add(stop(server.port, ""));
            }
            for (int i = 0; i < 20; i++) {
                Polling polling = Polling.open(server.port);
                polling.post("40");
                assertThat(polling.get().body()).startsWith("40");
                open.add(polling.waiting());
            }
            server.await(() -> stalled.size() == 40);
            for (int round = 0; round < 100; round++) {
                stalled.forEach(client -> client.generate(50));
            }
            server.await(() -> stalled.stream().allMatch(client -> client.pulled.get() > 0));
            // Who reads is served, and by then all others have been asked for all that fits.
            try (Wire reading = join(new Wire(server.port), "")) {
                server.await(() -> stalled.size() == 41);
                stalled.getLast().generate(2000);
                for (int i = 0; i < 2000; i++) {
                    assertThat(reading.receive()).hasSize(EVENT.length() + 2);
                }
            }
            // 64 KiB before the WebSocket, and what the kernel buffers behind it; counted a bit after the reading.
            server.await(() -> server.pendingBytes() < 20L * (64 * 1024 + 2 * EVENT.length()));
            assertThat(stalled.subList(0, 40))
                    .allSatisfy(client -> assertThat(client.pulled.get()).isLessThan(1500));
            for (AutoCloseable wire : open) {
                wire.close();
            }
        } catch (IOException failed) {
            throw failed;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** 200 clients, 100 MB each, and what others notice. Not part of the usual tests: see CONTRIBUTING.md. */
    @Test
    @Tag("soak")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void memory_and_the_latency_of_others_stay_as_they_are() throws Exception {
        var listeners = new Listeners();
        var limits = TestServer.limits(100_000, 1000, 1000, 1000, Duration.ofSeconds(10));
        // Who does not read answers no ping either; here they are to stay.
        var settings = TestServer.settings(Duration.ofMinutes(30), Duration.ofMinutes(30), limits);
        try (var server = new TestServer(settings, Map.of("/", stalling(), "/live", listeners.handler()))) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
            listeners.join(server.port);
            listeners.measure(() -> false);
            System.out.println("warm: " + listeners.measure(() -> false));
            System.out.println("nobody stalled: " + listeners.measure(() -> false) + "; " + Footprint.now());
            List<Wire> wires = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                wires.add(stop(server.port, ""));
            }
            int goal = 100_000_000 / EVENT.length();
            System.out.println("200 connected: " + Footprint.now());
            for (int quarter = 1; quarter <= 4; quarter++) {
                int until = goal * quarter / 4;
                String latency = listeners.measure(() -> {
                    stalled.forEach(client -> client.generate(50));
                    return stalled.getLast().generated.get() < until;
                });
                System.out.printf(
                        "%d MB generated for each of 200: %s; %s, %.1f MB pending%n",
                        quarter * 25, latency, Footprint.now(), server.pendingBytes() / 1e6);
            }
            assertThat(server.pendingBytes()).isLessThan(200L * (64 * 1024 + 2 * EVENT.length()));
            for (Wire wire : wires) {
                wire.close();
            }
            server.await(() -> server.socketIo.stats().sockets() == Listeners.COUNT);
            System.out.println("all gone: " + listeners.measure(() -> false) + "; " + Footprint.now());
            listeners.leave();
        }
    }

    /** Clients that get a small event often, and note how old it is when it arrives. */
    private static final class Listeners {

        static final int COUNT = 20;
        private static final int TICKS = 1000;
        private static final long TICK_NANOS = 10_000_000;

        private final List<Socket> sockets = new CopyOnWriteArrayList<>();
        private final List<ConcurrentLinkedQueue<String>> events = new CopyOnWriteArrayList<>();
        private final List<Wire> wires = new ArrayList<>();
        private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();

        NamespaceHandler handler() {
            return (handshake, socket) -> {
                var queue = new ConcurrentLinkedQueue<String>();
                socket.attach(queue::poll);
                events.add(queue);
                sockets.add(socket);
                return new ConnectResult.Accepted(NONE);
            };
        }

        void join(int port) throws IOException {
            for (int i = 0; i < COUNT; i++) {
                Wire wire = stop(port, "/live");
                wires.add(wire);
                Thread.ofPlatform().daemon().start(() -> read(wire));
            }
        }

        private void read(Wire wire) {
            try {
                String text = wire.receive();
                while (!text.equals("closed")) {
                    if (text.startsWith("42/live,[\"tick\",")) {
                        long sent = Long.parseLong(text.substring(16, text.length() - 1));
                        latencies.add(System.nanoTime() - sent);
                    } else if (text.equals("2")) {
                        wire.text("3");
                    }
                    text = wire.receive();
                }
            } catch (IOException left) {
                assertThat(left).isNotNull();
            }
        }

        /** Ticks for ten seconds, and on while there is more to do beside it. */
        String measure(BooleanSupplier beside) {
            latencies.clear();
            long next = System.nanoTime();
            boolean more = true;
            for (int tick = 0; tick < TICKS || more; tick++) {
                for (int i = 0; i < sockets.size(); i++) {
                    events.get(i).add("[\"tick\"," + System.nanoTime() + "]");
                    sockets.get(i).wake();
                }
                more = beside.getAsBoolean();
                next += TICK_NANOS;
                LockSupport.parkNanos(next - System.nanoTime());
            }
            long[] sorted = latencies.stream().mapToLong(Long::longValue).toArray();
            Arrays.sort(sorted);
            return "%d events, p50 %.2f ms, p99 %.2f ms"
                    .formatted(sorted.length, sorted[sorted.length / 2] / 1e6, sorted[sorted.length * 99 / 100] / 1e6);
        }

        void leave() throws IOException {
            for (Wire wire : wires) {
                wire.close();
            }
        }
    }
}
