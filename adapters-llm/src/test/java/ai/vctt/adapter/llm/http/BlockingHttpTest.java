package ai.vctt.adapter.llm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockingHttpTest {

    /** Below any time-out that could end an exchange by itself, far above what a busy machine needs. */
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    private final BlockingHttp http = new BlockingHttp(Duration.ofSeconds(15));

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void an_exchange_brings_status_headers_and_body() throws Exception {
        try (var server = new FixtureServer(call -> call.answer(418, "text/plain", "short", "X-Kind: teapot"))) {
            Reply reply = post(server.uri()).send();

            assertThat(reply.status()).isEqualTo(418);
            assertThat(reply.header("x-kind")).isEqualTo("teapot");
            assertThat(reply.header("x-other")).isNull();
            assertThat(text(reply)).isEqualTo("short");
        }
    }

    @Test
    void a_request_has_the_given_headers_and_none_that_ask_for_more() throws Exception {
        try (var server = new FixtureServer(call -> call.answer(200, "application/json", "{}"))) {
            text(http.post(server.uri(), Map.of("X-Sent", "yes"), bytes("{\"a\":1}"))
                    .send());

            FixtureServer.Request request = server.requests().getFirst();
            assertThat(request.body()).isEqualTo("{\"a\":1}");
            assertThat(request.headers())
                    .containsEntry("x-sent", "yes")
                    .containsEntry("content-type", "application/json")
                    .doesNotContainKeys("accept-encoding", "upgrade", "expect", "cookie");
        }
    }

    @Test
    void a_redirect_is_an_answer_like_any_other() throws Exception {
        try (var server = new FixtureServer(call -> call.answer(307, "text/plain", "", "Location: /elsewhere"))) {
            assertThat(post(server.uri()).send().status()).isEqualTo(307);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void a_failure_of_the_server_is_not_tried_again() throws Exception {
        try (var server = new FixtureServer(call -> call.answer(503, "text/plain", "", "Retry-After: 0"))) {
            assertThat(post(server.uri()).send().status()).isEqualTo(503);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void a_connection_cut_before_the_headers_is_not_tried_again() throws Exception {
        try (var server = new FixtureServer(FixtureServer.Call::reset)) {
            assertThatThrownBy(() -> post(server.uri()).send()).isInstanceOf(IOException.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void a_body_read_to_its_end_leaves_the_connection_for_the_next_exchange() throws Exception {
        try (var server = new FixtureServer(call -> call.answer(200, "text/plain", "x"))) {
            for (int i = 0; i < 5; i++) {
                text(post(server.uri()).send());
            }
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void a_released_exchange_leaves_the_connection_once_the_rest_has_come() throws Exception {
        var rest = new CompletableFuture<Void>();
        try (var server = new FixtureServer(call -> {
            call.beginEvents();
            call.chunk("data: [DONE]\n\n");
            rest.join();
            call.end();
        })) {
            Exchange exchange = post(server.uri());
            assertThat(exchange.send().body().readNBytes(14))
                    .asString(StandardCharsets.UTF_8)
                    .contains("DONE");
            exchange.release();
            rest.complete(null);

            // The connection comes back on another thread: ask until it is the one that is used.
            int before;
            do {
                before = server.connections();
                text(post(server.uri()).send());
            } while (server.connections() > before);
        }
    }

    @Test
    void a_released_exchange_whose_rest_never_comes_is_closed() throws Exception {
        try (var server = new FixtureServer(call -> {
            call.beginEvents();
            call.chunk("data: [DONE]\n\n");
            call.stall();
        })) {
            Exchange exchange = post(server.uri());
            exchange.send().body().readNBytes(14);

            exchange.release();

            server.awaitHangUp();
        }
    }

    @Test
    void closing_before_sending_keeps_anything_from_being_sent() throws Exception {
        try (var server = new FixtureServer(call -> call.answer(200, "text/plain", "x"))) {
            Exchange exchange = post(server.uri());
            exchange.close();

            assertThatThrownBy(exchange::send).isInstanceOf(IOException.class);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void closing_while_connecting_frees_the_sender_at_once() throws Exception {
        // Nobody accepts, and the queue of connections to be accepted is full: a further one hangs.
        List<Socket> queue = new ArrayList<>();
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("http://127.0.0.1:" + listener.getLocalPort());
            for (int i = 0; i < 2; i++) {
                queue.add(new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort()));
            }

            assertThat(freedWithin(post(uri))).isLessThan(AT_ONCE);
        } finally {
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }

    @Test
    void closing_in_the_tls_handshake_frees_the_sender_at_once() throws Exception {
        try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("https://127.0.0.1:" + listener.getLocalPort());

            assertThat(freedWithin(post(uri))).isLessThan(AT_ONCE);
        }
    }

    @Test
    void closing_while_the_headers_are_awaited_hangs_up_at_once() throws Exception {
        try (var server = new FixtureServer(FixtureServer.Call::stall)) {
            Exchange exchange = post(server.uri());
            var failure = new CompletableFuture<Throwable>();
            Thread.ofVirtual().start(() -> failure.complete(failureOf(exchange::send)));
            server.awaitRequest();

            long closedAt = System.nanoTime();
            exchange.close();

            assertThat(Duration.ofNanos(server.awaitHangUp() - closedAt)).isLessThan(AT_ONCE);
            assertThat(failure.join()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void closing_in_the_middle_of_a_body_hangs_up_at_once_and_drains_nothing() throws Exception {
        try (var server = new FixtureServer(call -> {
            call.beginEvents();
            call.chunk("data: 1\n\n");
            call.stall();
        })) {
            Exchange exchange = post(server.uri());
            Reply reply = exchange.send();
            reply.body().readNBytes(9);
            var failure = new CompletableFuture<Throwable>();
            Thread reader = Thread.ofVirtual()
                    .start(() -> failure.complete(failureOf(() -> reply.body().read())));
            awaitWaiting(reader);

            long closedAt = System.nanoTime();
            exchange.close();

            assertThat(Duration.ofNanos(server.awaitHangUp() - closedAt)).isLessThan(AT_ONCE);
            assertThat(failure.join()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void closing_while_bytes_keep_coming_hangs_up_at_once() throws Exception {
        var cutAt = new CompletableFuture<Long>();
        try (var server = new FixtureServer(call -> {
            call.beginEvents();
            try {
                while (true) {
                    call.chunk("data: more\n\n");
                }
            } finally {
                cutAt.complete(System.nanoTime());
            }
        })) {
            Exchange exchange = post(server.uri());
            exchange.send().body().readNBytes(1_000);

            long closedAt = System.nanoTime();
            exchange.close();

            assertThat(Duration.ofNanos(cutAt.join() - closedAt)).isLessThan(AT_ONCE);
        }
    }

    @Test
    void closing_at_whatever_moment_leaves_no_connection_behind() throws Exception {
        var random = new Random(7);
        try (var server = new FixtureServer(FixtureServer.Call::stall)) {
            closeAtRandom(server, random);

            awaitZero(server::openConnections);
            awaitZero(http::held);
        }
    }

    @Test
    void closing_at_whatever_moment_leaves_no_used_connection_behind_either() throws Exception {
        var random = new Random(8);
        try (var server = new FixtureServer(call -> call.answer(200, "text/plain", "x"))) {
            closeAtRandom(server, random);

            awaitZero(http::held);
        }
    }

    private void closeAtRandom(FixtureServer server, Random random) throws InterruptedException {
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Exchange exchange = post(server.uri());
            senders.add(Thread.ofVirtual().start(() -> failureOf(() -> text(exchange.send()))));
            long closeAt = System.nanoTime() + random.nextInt(1_500_000);
            while (System.nanoTime() < closeAt) {
                Thread.onSpinWait();
            }
            exchange.close();
        }
        for (Thread sender : senders) {
            assertThat(sender.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    private static void awaitZero(IntSupplier count) {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (count.getAsInt() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(count.getAsInt()).isZero();
    }

    @Test
    void closing_again_changes_nothing() throws Exception {
        try (var server = new FixtureServer(FixtureServer.Call::stall)) {
            Exchange exchange = post(server.uri());
            exchange.close();
            exchange.close();

            assertThatThrownBy(exchange::send).isInstanceOf(IOException.class);
        }
    }

    private Exchange post(URI uri) {
        return http.post(uri, Map.of(), bytes("{}"));
    }

    private static Duration freedWithin(Exchange exchange) throws Exception {
        var freedAt = new CompletableFuture<Long>();
        Thread sender = Thread.ofVirtual().start(() -> {
            assertThat(failureOf(exchange::send)).isInstanceOf(IOException.class);
            freedAt.complete(System.nanoTime());
        });
        awaitWaiting(sender);
        long closedAt = System.nanoTime();
        exchange.close();
        return Duration.ofNanos(freedAt.get(10, TimeUnit.SECONDS) - closedAt);
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING
                && thread.getState() != Thread.State.TIMED_WAITING
                && thread.isAlive()) {
            Thread.onSpinWait();
        }
    }

    private interface Action {
        Object run() throws IOException;
    }

    private static Throwable failureOf(Action action) {
        try {
            return new AssertionError("got " + action.run());
        } catch (IOException | RuntimeException e) {
            return e;
        }
    }

    private static String text(Reply reply) throws IOException {
        return new String(reply.body().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
