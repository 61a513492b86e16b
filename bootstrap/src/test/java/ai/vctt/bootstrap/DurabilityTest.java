package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.bootstrap.Client.Event;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server, its database, and both, with kill -9 in the middle of answers: no turn that was acknowledged is
 * missing afterwards, and none is there twice. One round by default; {@code -Dvctt.durability.rounds=20} makes more.
 */
class DurabilityTest {

    private static final int ROUNDS = Integer.getInteger("vctt.durability.rounds", 1);
    private static final int TURNS = Integer.getInteger("vctt.durability.turns", 12);

    @TempDir
    private Path directory;

    private final Map<String, Turn> turns = new LinkedHashMap<>();

    /** What a client knows of a question that was acknowledged. */
    private static final class Turn {

        private final String sessionId;
        private final StringBuilder text = new StringBuilder();
        private Event end;

        private Turn(String sessionId) {
            this.sessionId = sessionId;
        }

        private void take(Event event) {
            if (event.name().equals("stream_chunk")) {
                assertThat(event.number("offset")).isEqualTo(text.length());
                text.append(event.text("chunk"));
            } else if (event.isEnd()) {
                end = event;
            }
        }
    }

    private enum Victim {
        DATABASE,
        SERVER,
        BOTH
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void no_acknowledged_turn_is_lost_or_doubled_whatever_is_killed() throws Exception {
        ServerProcess server = ServerProcess.start(directory);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                for (Victim victim : Victim.values()) {
                    server = killInTheMiddle(server, victim, round + "-" + victim);
                }
            }
            verify(server.port());
        } finally {
            server.stop();
        }
    }

    private ServerProcess killInTheMiddle(ServerProcess server, Victim victim, String name) throws Exception {
        try (Client client = new Client(server.port(), "websocket")) {
            Map<String, Turn> running = new HashMap<>();
            for (int i = 0; i < TURNS; i++) {
                String request = name + "-" + i;
                String message = "Question " + request + " demo:length=" + (50 + 40 * i) + " demo:rate=150";
                String id = ask(
                        client, Map.of("message", message, "requestId", request, "conversationId", conversation(name)));
                running.put(id, new Turn(id));
                turns.put(request, running.get(id));
            }
            for (int seen = 0; seen < 40 * TURNS; seen++) {
                take(client.next(), running);
            }
            switch (victim) {
                case DATABASE -> {
                    server.killDatabase();
                    while (running.values().stream().anyMatch(turn -> turn.end == null)) {
                        take(client.next(), running);
                    }
                    return server;
                }
                case SERVER -> server.kill();
                case BOTH -> {
                    server.killDatabase();
                    for (int seen = 0; seen < 5 * TURNS; seen++) {
                        take(client.next(), running);
                    }
                    server.kill();
                }
            }
            while (client.hasMore()) {
                take(client.next(), running);
            }
        }
        return ServerProcess.start(directory);
    }

    /** Asks again while the database that was just killed is away, and what was said before cannot be read. */
    private static String ask(Client client, Map<String, ?> request) throws InterruptedException {
        JSONObject reply = client.call("stream_request", new JSONObject(request));
        while (reply.optString("code").equals("SERVER_BUSY")) {
            // No faster than a client may.
            TimeUnit.MILLISECONDS.sleep(50);
            reply = client.call("stream_request", new JSONObject(request));
        }
        assertThat(reply.optBoolean("ok")).as(reply.toString()).isTrue();
        return reply.optString("sessionId");
    }

    /** All of one kill are turns of one. */
    private static String conversation(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static void take(Event event, Map<String, Turn> running) {
        Turn turn = running.get(event.text("sessionId"));
        // Of a question that was refused there is none.
        if (turn != null) {
            turn.take(event);
        }
    }

    private void verify(int port) throws Exception {
        List<String> interrupted = new ArrayList<>();
        try (Client client = new Client(port, "websocket")) {
            for (Map.Entry<String, Turn> asked : turns.entrySet()) {
                Turn before = asked.getValue();
                JSONObject reply = client.resume(before.sessionId, 0);
                assertThat(reply.getBoolean("ok"))
                        .as("%s is there: %s", asked.getKey(), reply)
                        .isTrue();
                Turn after = new Turn(before.sessionId);
                client.toTheEnd().forEach(after::take);
                if (before.end != null) {
                    assertThat(after.text.toString()).isEqualTo(before.text.toString());
                    assertThat(after.end.name()).isEqualTo(before.end.name());
                    assertThat(after.end.number("totalTokens")).isEqualTo(before.end.number("totalTokens"));
                } else if (after.end.text("code").equals("INTERRUPTED")) {
                    interrupted.add(asked.getKey());
                    String seen = before.text.toString();
                    String kept = after.text.toString();
                    assertThat(seen.startsWith(kept) || kept.startsWith(seen)).isTrue();
                }
                String again = client.ask(Map.of("message", "again", "requestId", asked.getKey()));
                assertThat(again).isEqualTo(before.sessionId);
                client.toTheEnd();
            }
        }
        assertThat(interrupted).as("turns that were cut").isNotEmpty();
        verifyConversations(port);
        System.out.printf("%d turns, %d of them cut, none lost, none doubled%n", turns.size(), interrupted.size());
    }

    /** Each has its turns, once and in order, whatever was killed; and goes on. */
    private void verifyConversations(int port) throws Exception {
        Set<String> names = new LinkedHashSet<>();
        turns.keySet().forEach(request -> names.add(request.substring(0, request.lastIndexOf('-'))));
        try (Client client = new Client(port, "websocket");
                HttpClient http = HttpClient.newHttpClient()) {
            for (String name : names) {
                URI session =
                        URI.create("http://localhost:" + port + "/api/v1/session/" + conversation(name) + "?limit=500");
                HttpResponse<String> answer =
                        http.send(HttpRequest.newBuilder(session).build(), HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                JSONArray messages = new JSONObject(answer.body()).getJSONArray("messages");
                assertThat(messages.length()).as(name).isEqualTo(2 * TURNS);
                for (int i = 0; i < TURNS; i++) {
                    JSONObject said = messages.getJSONObject(2 * i + 1);
                    assertThat(said.getString("generation_id")).isEqualTo(turns.get(name + "-" + i).sessionId);
                    assertThat(said.isNull("finish_reason")).as("has ended").isFalse();
                }
                client.ask(Map.of("message", "And now? demo:length=5", "conversationId", conversation(name)));
                assertThat(client.toTheEnd().getLast().name()).isEqualTo("stream_complete");
            }
        }
    }
}
