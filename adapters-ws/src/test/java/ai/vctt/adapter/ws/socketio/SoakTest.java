package ai.vctt.adapter.ws.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.adapter.ws.engine.EngineLimits;
import ai.vctt.adapter.ws.engine.EngineLimits.Admittance;
import ai.vctt.adapter.ws.engine.EngineLimits.Memory;
import ai.vctt.adapter.ws.engine.EngineLimits.Timeouts;
import ai.vctt.adapter.ws.engine.EngineServer;
import ai.vctt.adapter.ws.engine.EngineSettings;
import ai.vctt.adapter.ws.engine.Heartbeat;
import ai.vctt.adapter.ws.engine.Origins;
import ai.vctt.adapter.ws.engine.TrustedProxies;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A storm of connects, cuts and half-open handshakes leaves nothing behind. Not part of the usual tests: see CONTRIBUTING.md. */
@Tag("soak")
class SoakTest {

    private static final int CONNECTS = Integer.getInteger("soak.connects", 1_000_000);
    private static final int THREADS = 24;
    private static final long TOLERATED_GROWTH = 4 * 1024 * 1024;

    /** As in production, but that everything is over in a second. */
    private static SocketIoSettings inFastMotion() {
        Duration second = Duration.ofSeconds(1);
        var limits = new EngineLimits(
                new Admittance(50_000, 50_000, 50_000, 50_000, 1_000_000),
                new Timeouts(second, second, second, second),
                new Memory(100_000, 128L * 1024 * 1024, 32 * 1024, 64 * 1024));
        var heartbeat = new Heartbeat(Duration.ofMillis(500), Duration.ofMillis(500));
        var engine = new EngineSettings("/socket.io/", heartbeat, limits, Origins.DEFAULT, TrustedProxies.NONE);
        return new SocketIoSettings(engine, second, 100, 256);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void nothing_is_left_of_a_million_clients() throws Exception {
        try (var server = TestServer.echoing(inFastMotion());
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
            // So that what is there only once is there already.
            storm(server, threads, CONNECTS / 20, 0);
            List<Footprint> footprints = new ArrayList<>();
            footprints.add(settled(server));
            for (int quarter = 1; quarter <= 4; quarter++) {
                long start = System.nanoTime();
                storm(server, threads, CONNECTS / 4, quarter);
                long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
                footprints.add(settled(server));
                System.out.printf("%3d %% after %d s: %s%n", quarter * 25, seconds, footprints.getLast());
            }
            System.out.println(server.socketIo.stats());
            Footprint first = footprints.getFirst();
            assertThat(footprints).allSatisfy(footprint -> {
                assertThat(footprint.heap()).isLessThan(first.heap() + TOLERATED_GROWTH);
                assertThat(footprint.direct()).isLessThan(first.direct() + TOLERATED_GROWTH);
                assertThat(footprint.descriptors()).isLessThanOrEqualTo(first.descriptors() + 2);
            });
        }
    }

    private static void storm(TestServer server, ExecutorService threads, int connects, int round)
            throws IOException, InterruptedException, ExecutionException {
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            var clients = new ConnectionStorm(server.port, 1000L * round + thread);
            running.add(threads.submit(() -> {
                for (int i = 0; i < connects / THREADS; i++) {
                    clients.one();
                }
                return null;
            }));
        }
        for (Future<?> thread : running) {
            thread.get();
        }
    }

    private static Footprint settled(TestServer server) {
        server.await(() -> {
            SocketIoServer.Stats stats = server.socketIo.stats();
            EngineServer.Stats engine = stats.engine();
            return stats.sockets() == 0
                    && engine.sessions() == 0
                    && engine.webSockets() == 0
                    && engine.connections() == 0
                    && engine.addresses() == 0
                    && engine.receivedBytes() == 0;
        });
        return Footprint.now();
    }
}
