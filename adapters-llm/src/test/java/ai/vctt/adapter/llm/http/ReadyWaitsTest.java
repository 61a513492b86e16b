package ai.vctt.adapter.llm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sockets that wait together behave as any others. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadyWaitsTest {

    private final ReadyWaits waits = new ReadyWaits();
    private final List<Thread> threads = new ArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        threads.forEach(Thread::interrupt);
        server.close();
        waits.close();
    }

    /** Both ends of a connection. */
    private record Pair(Socket here, Socket there) {}

    @Test
    void many_that_read_at_once_get_their_own_bytes_whole_and_in_order() throws Exception {
        List<Future<byte[]>> read = new ArrayList<>();
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Pair pair = connected();
            byte[] bytes = new byte[20_000 + i];
            new Random(i).nextBytes(bytes);
            sent.add(bytes);
            read.add(start(() -> pair.here().getInputStream().readAllBytes()));
            var _ = start(() -> {
                OutputStream out = pair.there().getOutputStream();
                for (int at = 0; at < bytes.length; at += 100) {
                    out.write(bytes, at, Math.min(100, bytes.length - at));
                }
                pair.there().shutdownOutput();
                return null;
            });
        }
        for (int i = 0; i < sent.size(); i++) {
            assertThat(read.get(i).get()).isEqualTo(sent.get(i));
        }
    }

    @Test
    void what_is_sent_beyond_all_buffers_arrives_whole_when_the_other_side_reads_slowly() throws Exception {
        Pair pair = connected();
        byte[] bytes = new byte[20_000_000];
        new Random(1).nextBytes(bytes);
        Future<?> written = start(does(() -> pair.here().getOutputStream().write(bytes)));
        awaitWaiting();
        assertThat(pair.there().getInputStream().readNBytes(bytes.length)).isEqualTo(bytes);
        written.get();
    }

    @Test
    void who_reads_late_finds_all_that_has_come_and_waits_for_the_rest_as_usual() throws Exception {
        Pair pair = connected();
        InputStream in = pair.here().getInputStream();
        for (int round = 0; round < 50; round++) {
            pair.there().getOutputStream().write(new byte[3_000]);
            assertThat(in.read()).isZero();
            // The selector finds it ready while nobody waits, and does not ask again.
            while (waits.asked() > 0) {
                Thread.onSpinWait();
            }
            assertThat(in.readNBytes(2_999)).hasSize(2_999);
            Future<Integer> next = start(in::read);
            awaitWaiting();
            pair.there().getOutputStream().write(7);
            assertThat(next.get()).isEqualTo(7);
        }
    }

    @Test
    void a_time_limit_ends_a_read_and_what_comes_later_can_still_be_read() throws Exception {
        Pair pair = connected();
        pair.here().setSoTimeout(20);
        assertThat(pair.here().getSoTimeout()).isEqualTo(20);
        InputStream in = pair.here().getInputStream();
        assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
        pair.here().setSoTimeout(0);
        pair.there().getOutputStream().write(5);
        assertThat(in.read()).isEqualTo(5);
    }

    @Test
    void closing_ends_a_read_and_a_write_that_wait_and_tells_the_other_side() throws Exception {
        Pair reading = connected();
        Future<?> read = start(does(() -> reading.here().getInputStream().read()));
        Pair writing = connected();
        Future<?> written = start(does(() -> writing.here().getOutputStream().write(new byte[50_000_000])));
        awaitWaiting();
        reading.here().close();
        writing.here().close();
        assertThatThrownBy(read::get).hasCauseInstanceOf(SocketException.class);
        assertThatThrownBy(written::get).hasCauseInstanceOf(SocketException.class);
        assertThat(reading.there().getInputStream().read()).isEqualTo(-1);
        while (waits.open() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void an_interrupt_ends_a_read_and_its_connection() throws Exception {
        Pair pair = connected();
        Future<?> read = start(does(() -> pair.here().getInputStream().read()));
        awaitWaiting();
        threads.forEach(Thread::interrupt);
        assertThatThrownBy(read::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("Closed by interrupt");
        assertThat(pair.there().getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void the_end_is_read_as_such_also_when_it_is_a_reset() throws Exception {
        Pair ended = connected();
        ended.there().getOutputStream().write(1);
        ended.there().close();
        assertThat(ended.here().getInputStream().readAllBytes()).containsExactly(1);
        Pair reset = connected();
        Future<?> read = start(does(() -> reset.here().getInputStream().read()));
        awaitWaiting();
        reset.there().setSoLinger(true, 0);
        reset.there().close();
        assertThatThrownBy(read::get).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void nobody_listening_is_a_failure_to_connect() throws Exception {
        int port = server.getLocalPort();
        server.close();
        try (Socket socket = waits.newSocket()) {
            assertThatThrownBy(
                            () -> socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000))
                    .isInstanceOf(IOException.class);
        }
        assertThat(waits.open()).isZero();
    }

    @Test
    void tls_is_spoken_over_it(@TempDir Path folder) throws Exception {
        SSLContext context = context(folder);
        try (ServerSocket secure =
                context.getServerSocketFactory().createServerSocket(0, 10, server.getInetAddress())) {
            Future<?> echo = start(does(() -> {
                try (Socket there = secure.accept()) {
                    there.getInputStream().transferTo(there.getOutputStream());
                }
            }));
            Socket plain = waits.newSocket();
            plain.connect(secure.getLocalSocketAddress(), 5_000);
            try (SSLSocket socket = (SSLSocket)
                    context.getSocketFactory().createSocket(plain, "localhost", secure.getLocalPort(), true)) {
                socket.startHandshake();
                byte[] bytes = "Grüße, verschlüsselt. ".repeat(1_000).getBytes(StandardCharsets.UTF_8);
                Future<?> written = start(does(() -> socket.getOutputStream().write(bytes)));
                assertThat(socket.getInputStream().readNBytes(bytes.length)).isEqualTo(bytes);
                written.get();
                socket.shutdownOutput();
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
            echo.get();
        }
    }

    /** With a certificate of its own, which it trusts. */
    private static SSLContext context(Path folder) throws Exception {
        Path file = folder.resolve("keys");
        int status = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storepass",
                        "password",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertThat(status).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, "password".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "password".toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    private Pair connected() throws IOException {
        Socket here = waits.newSocket();
        here.connect(server.getLocalSocketAddress(), 5_000);
        return new Pair(here, server.accept());
    }

    private <T> Future<T> start(Callable<T> task) {
        FutureTask<T> started = new FutureTask<>(task);
        threads.add(Thread.ofVirtual().start(started));
        return started;
    }

    /** Until all that was started waits. */
    private void awaitWaiting() {
        for (Thread thread : threads) {
            while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
                Thread.onSpinWait();
            }
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    private static Callable<Void> does(Action action) {
        return () -> {
            action.run();
            return null;
        };
    }
}
