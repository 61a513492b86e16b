package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.adapter.persistence.embedded.EmbeddedPostgres;
import ai.vctt.bootstrap.Client.Event;
import ai.vctt.sim.Simulator;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Servers on one database: what one of them streams is its own, and not lost with it; what it spends counts for all. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SharedDatabaseTest {

    @TempDir
    private static Path directory;

    private static EmbeddedPostgres postgres;
    private static ServerProcess second;
    private final List<ServerProcess> started = new ArrayList<>();
    private final String talk = UUID.randomUUID().toString();
    private final Path ofFirst = directory.resolve(UUID.randomUUID().toString());

    @BeforeAll
    static void startDatabaseAndServer() throws Exception {
        postgres = EmbeddedPostgres.start(directory.resolve("postgres"), ServerProcess.BINARIES);
        second = process(directory.resolve("second"));
    }

    @AfterAll
    static void stopDatabaseAndServer() throws Exception {
        second.kill();
        postgres.close();
    }

    @AfterEach
    void stopServers() throws Exception {
        for (ServerProcess server : started) {
            server.kill();
        }
    }

    private ServerProcess start(Path itsOwn, String... more) throws Exception {
        ServerProcess server = process(itsOwn, more);
        started.add(server);
        return server;
    }

    private static ServerProcess process(Path itsOwn, String... more) throws Exception {
        PGSimpleDataSource database = (PGSimpleDataSource) postgres.dataSource();
        String url = database.getURL();
        List<String> settings = new ArrayList<>(List.of(more));
        settings.add("--vctt.store.url=" + url + (url.contains("?") ? "&" : "?") + "user=" + database.getUser()
                + "&password=" + database.getPassword());
        return ServerProcess.start(itsOwn, settings.toArray(String[]::new));
    }

    @Test
    void what_a_server_streams_goes_on_when_another_starts_and_is_found_there_when_it_has_ended() throws Exception {
        ServerProcess first = start(ofFirst);
        try (Client client = new Client(first.port(), "websocket");
                Client there = new Client(second.port(), "websocket")) {
            String id = client.ask(question(4000));
            read(client, 5);
            assertThat(found(there, id)).isFalse();
            start(directory.resolve("third")).stop();
            client.call("stream_stop", new JSONObject(Map.of("sessionId", id)));
            Event end = client.toTheEnd().getLast();
            assertThat(end.text("finishReason")).isEqualTo("stopped");
            assertThat(end.data().getBoolean("persisted")).isTrue();
            assertThat(found(there, id)).isTrue();
            assertThat(Client.textOf(there.toTheEnd())).isEqualTo(end.text("fullText"));
        }
    }

    @Test
    void what_a_killed_server_left_is_ended_by_the_other_one_and_its_conversation_goes_on_meanwhile() throws Exception {
        String id = killInTheMiddle();
        try (Client client = new Client(second.port(), "websocket")) {
            client.ask(Map.of("message", "And now? demo:length=5", "conversationId", talk));
            assertThat(client.toTheEnd().getLast().name()).isEqualTo("stream_complete");
            leaseRunsOut();
            List<Event> kept = recordOf(client, id);
            assertThat(kept.getLast().text("code")).isEqualTo("INTERRUPTED");
            assertThat(Client.textOf(kept)).isNotEmpty();
        }
    }

    @Test
    void what_a_killed_server_left_is_ended_when_it_is_started_again() throws Exception {
        String id = killInTheMiddle();
        ServerProcess again = start(ofFirst);
        try (Client client = new Client(again.port(), "websocket")) {
            assertThat(found(client, id)).isTrue();
            assertThat(client.toTheEnd().getLast().text("code")).isEqualTo("INTERRUPTED");
        }
    }

    @Test
    void a_server_that_stood_still_and_was_taken_for_gone_has_the_last_word() throws Exception {
        ServerProcess first = start(ofFirst);
        try (Client client = new Client(first.port(), "websocket");
                Client there = new Client(second.port(), "websocket")) {
            String id = client.ask(question(1000));
            List<Event> seen = read(client, 150);
            first.pause();
            leaseRunsOut();
            assertThat(recordOf(there, id).getLast().text("code")).isEqualTo("INTERRUPTED");
            first.goOn();
            seen.addAll(client.toTheEnd());
            assertThat(seen.getLast().name()).isEqualTo("stream_complete");
            assertThat(found(there, id)).isTrue();
            List<Event> kept = there.toTheEnd();
            assertThat(kept.getLast().name()).isEqualTo("stream_complete");
            assertThat(Client.textOf(kept)).isEqualTo(Client.textOf(seen));
        }
    }

    @Test
    void what_is_spent_on_one_server_counts_in_the_budget_of_the_other() throws Exception {
        try (Simulator provider = Simulator.start();
                HttpClient http = HttpClient.newHttpClient()) {
            ServerProcess paid = start(
                    directory.resolve("paid"),
                    "--vctt.providers.openai.base-url=" + provider.openAiBaseUrl(),
                    "--vctt.providers.openai.api-key=sim");
            BigDecimal before = spent(http, second);
            try (Client client = new Client(paid.port(), "websocket")) {
                client.ask(Map.of("message", "Why?", "model", "gpt-4o"));
                Event end = client.toTheEnd().getLast();
                assertThat(end.name()).isEqualTo("stream_complete");
                BigDecimal after = before.add(end.cost());
                while (spent(http, second).compareTo(after) != 0) {
                    TimeUnit.MILLISECONDS.sleep(50);
                }
                assertThat(spent(http, paid)).isEqualByComparingTo(after);
            }
        }
    }

    private static BigDecimal spent(HttpClient http, ServerProcess server) throws Exception {
        URI me = URI.create("http://localhost:" + server.port() + "/api/v1/me");
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(me).build(), HttpResponse.BodyHandlers.ofString());
        return new BigDecimal(String.valueOf(new JSONObject(answer.body()).get("spent_today_usd")));
    }

    private Map<String, String> question(int length) {
        return Map.of("message", "Why? demo:rate=100 demo:length=" + length, "conversationId", talk);
    }

    /** As many pieces of text. */
    private static List<Event> read(Client client, int pieces) throws InterruptedException {
        List<Event> seen = new ArrayList<>();
        int read = 0;
        while (read < pieces) {
            seen.add(client.next());
            read += seen.getLast().name().equals("stream_chunk") ? 1 : 0;
        }
        return seen;
    }

    private String killInTheMiddle() throws Exception {
        ServerProcess first = start(ofFirst);
        try (Client client = new Client(first.port(), "websocket")) {
            String id = client.ask(question(2000));
            read(client, 200);
            first.kill();
            return id;
        }
    }

    /** As if the first server had not been heard of for long enough. */
    private void leaseRunsOut() throws Exception {
        UUID name =
                UUID.fromString(Files.readString(ofFirst.resolve("server-id")).strip());
        try (Connection connection = postgres.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "update server_lease set until = now() - interval '1 second' where server = ?")) {
            statement.setObject(1, name);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    /** What there is of an answer of another server, as soon as it has ended. */
    private static List<Event> recordOf(Client client, String id) throws InterruptedException {
        while (!found(client, id)) {
            // No faster than a client may.
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return client.toTheEnd();
    }

    private static boolean found(Client client, String id) throws InterruptedException {
        JSONObject reply = client.resume(id, 0);
        boolean found = reply.optBoolean("ok");
        if (!found) {
            assertThat(reply.optString("code")).isEqualTo("STREAM_NOT_FOUND");
            assertThat(client.next().text("code")).isEqualTo("STREAM_NOT_FOUND");
        }
        return found;
    }
}
