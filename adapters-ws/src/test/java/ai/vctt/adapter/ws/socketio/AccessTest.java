package ai.vctt.adapter.ws.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.adapter.ws.stream.StreamNamespace;
import ai.vctt.application.access.GuardedBy;
import ai.vctt.application.access.port.in.Authenticate;
import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.generation.port.in.StopGeneration;
import ai.vctt.application.generation.port.in.WatchGeneration;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.generation.ErrorCode;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Who may join the namespace of streams. */
class AccessTest {

    private static final String TOKEN = "a-token-nobody-guesses";
    private static final String WEBSOCKET = "EIO=4&transport=websocket";
    private static final String REQUEST = "42/stream,1[\"stream_request\",{\"message\":\"Hi\"}]";

    private final BlockingQueue<Principal> asked = new LinkedBlockingQueue<>();

    private TestServer server(SocketIoSettings settings, Authenticate authenticate) {
        return new TestServer(settings, Map.of(StreamNamespace.NAME, namespace(authenticate)));
    }

    private StreamNamespace namespace(Authenticate authenticate) {
        Refusal full = new Refusal(ErrorCode.SERVER_BUSY, "full");
        var useCases = new StreamNamespace.UseCases(
                request -> {
                    asked.add(request.asker());
                    return new StartGeneration.Result.Refused(full);
                },
                request -> new StartGeneration.Result.Refused(full),
                (id, user, after, wake) -> new WatchGeneration.Result.Refused(full),
                _ -> List.of(),
                (id, user) -> new StopGeneration.Result.Refused(full));
        return new StreamNamespace(useCases, InstantSource.system(), authenticate);
    }

    private TestServer guarded() {
        return server(TestServer.SETTINGS, GuardedBy.token(TOKEN, Principal.admin(new UserId("local"))));
    }

    private static Wire open(TestServer server, String query) throws IOException {
        Wire wire = Wire.webSocket(server.port, WEBSOCKET + query);
        wire.receive();
        return wire;
    }

    @Test
    void the_token_opens_the_namespace() throws Exception {
        try (var server = guarded();
                Wire wire = open(server, "")) {
            wire.text("40/stream,{\"token\":\"" + TOKEN + "\"}");
            assertThat(wire.receive()).startsWith("40/stream,{\"sid\":");
            wire.text(REQUEST);
            assertThat(wire.receive()).startsWith("42/stream,[\"stream_error\"").contains("SERVER_BUSY");
            assertThat(asked.poll(5, TimeUnit.SECONDS)).isEqualTo(Principal.admin(new UserId("local")));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                           | auth.token: missing (expected: a key or token of this server)",
                "{}                           | auth.token: missing (expected: a key or token of this server)",
                "'{\"token\":null}'           | auth.token: missing (expected: a key or token of this server)",
                "'{\"token\":\"\"}'           | auth.token: wrong (expected: a key or token of this server)",
                "'{\"token\":\"guess\"}'      | auth.token: wrong (expected: a key or token of this server)",
                "'{\"token\":[\"guess\"]}'    | auth.token: of a wrong type (expected: a string)",
                "'{\"Token\":\"a-token-nobody-guesses\"}' | auth.token: missing (expected: a key or token of this server)",
            })
    void anybody_else_is_told_why_and_can_do_nothing(String auth, String message) throws IOException {
        try (var server = guarded();
                Wire wire = open(server, "")) {
            wire.text("40/stream," + auth);
            wire.text(REQUEST);
            assertThat(wire.receive())
                    .isEqualTo("44/stream,{\"message\":\"" + message + "\",\"data\":{\"code\":\"UNAUTHENTICATED\"}}");
            wire.text(REQUEST);
            // The same connection may try again, and what came before is not made good.
            wire.text("40/stream,{\"token\":\"" + TOKEN + "\"}");
            assertThat(wire.receive()).startsWith("40/stream,{\"sid\":");
            assertThat(asked).isEmpty();
            assertThat(server.socketIo.stats().refusals()).containsEntry("connect_refused", 1L);
        }
    }

    @Test
    void a_token_in_the_url_or_a_header_opens_nothing() throws IOException {
        try (var server = guarded();
                Wire wire = open(server, "&token=" + TOKEN + "&auth=" + TOKEN + "&auth.token=" + TOKEN)) {
            wire.text("40/stream,");
            assertThat(wire.receive()).startsWith("44/stream,");
        }
        try (var server = guarded();
                var wire = new Wire(server.port)) {
            String open = wire.http("GET", Polling.OPEN, "", "Authorization: Bearer " + TOKEN)
                    .body();
            String target = Polling.OPEN + "&sid=" + open.substring(9, open.indexOf('"', 9));
            wire.http("POST", target, "40/stream,", "Authorization: Bearer " + TOKEN);
            assertThat(wire.http("GET", target, "").body()).startsWith("44/stream,");
        }
    }

    @Test
    void who_is_known_and_may_not_is_told_that() throws IOException {
        Authenticate closed =
                token -> new Authenticate.Result.Refused(new Refusal(ErrorCode.FORBIDDEN, "token: has been withdrawn"));
        try (var server = server(TestServer.SETTINGS, closed);
                Wire wire = open(server, "")) {
            wire.text("40/stream,");
            assertThat(wire.receive())
                    .isEqualTo(
                            "44/stream,{\"message\":\"auth.token: has been withdrawn\",\"data\":{\"code\":\"FORBIDDEN\"}}");
        }
    }

    @Test
    void a_look_up_may_take_its_time_but_not_for_ever() throws Exception {
        var interrupted = new CountDownLatch(1);
        Authenticate stuck = token -> {
            try {
                assertThat(Thread.currentThread().isVirtual()).isTrue();
                new CountDownLatch(1).await();
            } catch (InterruptedException late) {
                interrupted.countDown();
            }
            return new Authenticate.Result.Accepted(Principal.user(new UserId("late")));
        };
        var quick = new SocketIoSettings(TestServer.SETTINGS.engine(), Duration.ofMillis(300), 100, 256);
        try (var server = server(quick, stuck);
                Wire wire = open(server, "")) {
            wire.text("40/stream,{\"token\":\"" + TOKEN + "\"}");
            wire.text(REQUEST);
            assertThat(wire.receive()).isEqualTo("44/stream,{\"message\":\"Connect timed out\"}");
            assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(wire.receive()).isEqualTo("closed");
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void whose_key_is_no_longer_good_is_told_so_and_let_go() throws Exception {
        Revocable access = new Revocable();
        StreamNamespace namespace = namespace(access);
        try (var server = new TestServer(TestServer.SETTINGS, Map.of(StreamNamespace.NAME, namespace));
                Wire asking = open(server, "");
                Wire idle = open(server, "")) {
            for (Wire wire : List.of(asking, idle)) {
                wire.text("40/stream,");
                assertThat(wire.receive()).startsWith("40/stream,{\"sid\":");
            }
            namespace.letGo();
            asking.text(REQUEST);
            assertThat(asking.receive()).contains("SERVER_BUSY");
            assertThat(asking.receive()).startsWith("43/stream,1[{\"ok\":false,\"code\":\"SERVER_BUSY\"");
            access.revoked = true;
            asking.text(REQUEST);
            assertThat(asking.receive()).startsWith("43/stream,1[{\"ok\":false,\"code\":\"UNAUTHENTICATED\"");
            assertThat(asking.receive())
                    .startsWith("42/stream,[\"stream_error\"")
                    .contains("UNAUTHENTICATED", "token: no longer good");
            assertThat(asking.receive()).isEqualTo("41/stream,");
            namespace.letGo();
            assertThat(idle.receive()).startsWith("42/stream,[\"stream_error\"").contains("UNAUTHENTICATED");
            assertThat(idle.receive()).isEqualTo("41/stream,");
            assertThat(asked).hasSize(1);
        }
    }

    private static final class Revocable implements Authenticate {

        private volatile boolean revoked;

        @Override
        public Result authenticate(String token) {
            return new Result.Accepted(Principal.user(new UserId("ann")));
        }

        @Override
        public boolean stillAccepts(Principal asker) {
            return !revoked;
        }
    }

    @Test
    void no_token_is_logged() throws IOException {
        var logged = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = logger.getLevel();
        logged.start();
        logger.addAppender(logged);
        logger.setLevel(Level.DEBUG);
        try (var server = guarded();
                Wire wire = open(server, "&token=guessed-token")) {
            wire.text("40/stream,{\"token\":\"guessed-token\"}");
            wire.receive();
            wire.text("40/stream,{\"token\":\"" + TOKEN + "\"}");
            wire.receive();
            wire.text("40/stream,{\"token\":\"guessed-token\"");
            wire.receive();
        } finally {
            logger.setLevel(before);
            logger.detachAppender(logged);
        }
        assertThat(logged.list)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.getFormattedMessage()).doesNotContain(TOKEN, "guessed-token"));
    }
}
