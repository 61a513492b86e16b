package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.bootstrap.Client.Event;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A band as its watchers see it, played by the demo alone. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "vctt.providers.openai.api-key=",
            "vctt.providers.anthropic.api-key=",
            "vctt.providers.xai.api-key=",
            "vctt.demo.tokens-per-second=0",
            "vctt.circuit.in-a-row=1000",
            "vctt.circuit.failure-rate=100",
            "vctt.circuit.calls=1000",
            "vctt.store=memory"
        })
class BandJamTest {

    private static final List<String> PARTS = List.of("planner", "analyst", "relational", "ethics", "verification");

    @LocalServerPort
    private int port;

    /** What came, by the answer it belongs to, in the order in which these began. */
    private static final class Stage {

        private final Map<String, List<Event>> answers = new LinkedHashMap<>();
        private final String jam;

        Stage(String jam) {
            this.jam = jam;
        }

        void take(Event event) {
            assertThat(event.text("jamId")).isEqualTo(jam);
            answers.computeIfAbsent(event.text("sessionId"), _ -> new ArrayList<>())
                    .add(event);
        }

        boolean allEnded(int count) {
            return answers.size() == count
                    && answers.values().stream()
                            .allMatch(events -> events.getLast().isEnd());
        }

        List<Event> whole() {
            return answers.get(jam);
        }

        JSONObject end() {
            return whole().getLast().data();
        }

        List<Event> part(String role) {
            return answers.values().stream()
                    .filter(events -> events.getFirst().text("agentRole").equals(role))
                    .findFirst()
                    .orElseThrow();
        }

        List<String> phases(String name) {
            return whole().stream()
                    .filter(event -> event.name().equals("stream_phase")
                            && event.text("phase").equals(name))
                    .map(event -> event.text("status"))
                    .toList();
        }
    }

    private static String ask(Client client, Map<String, ?> request) throws Exception {
        JSONObject reply = client.call("jam_request", new JSONObject(request));
        assertThat(reply.optBoolean("ok")).as(reply.toString()).isTrue();
        assertThat(reply.getString("sessionId")).isEqualTo(reply.getString("jamId"));
        return reply.getString("jamId");
    }

    private static Stage watch(Client client, String jam, int answers) throws Exception {
        Stage stage = new Stage(jam);
        while (!stage.allEnded(answers)) {
            stage.take(client.next());
        }
        return stage;
    }

    private static Map<String, JSONObject> parts(JSONObject end) throws Exception {
        Map<String, JSONObject> parts = new LinkedHashMap<>();
        JSONArray all = end.getJSONArray("parts");
        for (int i = 0; i < all.length(); i++) {
            parts.put(all.getJSONObject(i).getString("role"), all.getJSONObject(i));
        }
        return parts;
    }

    @Test
    void everybody_is_heard_as_they_play_and_the_end_tells_what_they_did() throws Exception {
        try (Client client = new Client(port, "websocket")) {
            String jam = ask(client, Map.of("message", "Should I go? demo:dissent=ethics demo:against"));
            Stage stage = watch(client, jam, 6);
            Event start = stage.whole().getFirst();
            assertThat(start.name()).isEqualTo("stream_start");
            assertThat(start.text("agentRole")).isEqualTo("synthesiser");
            for (String role : PARTS) {
                List<Event> part = stage.part(role);
                assertThat(part.getFirst().name()).isEqualTo("stream_start");
                assertThat(part.getFirst().data().isNull("weight")).isEqualTo(role.equals("planner"));
                assertThat(Client.textOf(part))
                        .isEqualTo(part.getLast().text("fullText"))
                        .isNotBlank();
                assertThat(stage.phases(role)).containsExactly("in_progress", "complete");
            }
            JSONObject end = stage.end();
            assertThat(Client.textOf(stage.whole()))
                    .isEqualTo(end.getString("fullText"))
                    .contains("played by the demo");
            assertThat(parts(end).keySet()).containsExactlyElementsOf(PARTS);
            assertThat(end.getJSONObject("plan").getString("source")).isEqualTo("planner");
            JSONObject trust = end.getJSONObject("trust");
            assertThat(trust.getString("source")).isEqualTo("reported");
            assertThat(trust.getDouble("tau")).isEqualTo(0.9);
            JSONObject committee = end.getJSONObject("committee");
            assertThat(committee.getDouble("agreement")).isEqualTo(0.5);
            assertThat(committee.getJSONArray("dissent").getJSONObject(0).getString("finding"))
                    .isEqualTo("The demo was told to disagree here, so it does.");
            assertThat(committee.getBoolean("againstMajority")).isTrue();
            long ofParts = parts(end).values().stream()
                    .mapToLong(part -> part.optLong("totalTokens"))
                    .sum();
            assertThat(end.getLong("totalTokens")).isGreaterThan(ofParts);
        }
    }

    @Test
    void who_is_cut_off_in_the_middle_finds_every_lane_where_it_was() throws Exception {
        Map<String, Long> seen = new HashMap<>();
        Map<String, List<Event>> before = new LinkedHashMap<>();
        String jam;
        try (Client client = new Client(port, "websocket")) {
            jam = ask(client, Map.of("message", "Should I go? demo:rate=60"));
            for (int i = 0; i < 200; i++) {
                Event event = client.next();
                seen.merge(event.text("sessionId"), event.number("seq"), Math::max);
                before.computeIfAbsent(event.text("sessionId"), _ -> new ArrayList<>())
                        .add(event);
            }
            client.cut();
        }
        assertThat(seen).hasSizeGreaterThan(3);
        long after = seen.remove(jam);
        try (Client client = new Client(port, "websocket")) {
            JSONObject reply = client.call(
                    "stream_resume",
                    new JSONObject(Map.of("sessionId", jam, "after", after, "parts", new JSONObject(seen))));
            assertThat(reply.getBoolean("ok")).isTrue();
            Map<String, List<Event>> again = new LinkedHashMap<>();
            List<Event> ofJam = new ArrayList<>();
            Set<String> ended = new java.util.HashSet<>();
            before.forEach((id, events) -> {
                if (events.getLast().isEnd()) {
                    ended.add(id);
                }
            });
            while (ended.size() < 6) {
                Event event = client.next();
                (event.text("sessionId").equals(jam)
                                ? ofJam
                                : again.computeIfAbsent(event.text("sessionId"), _ -> new ArrayList<>()))
                        .add(event);
                if (event.isEnd()) {
                    ended.add(event.text("sessionId"));
                }
            }
            again.forEach((id, events) -> {
                assertThat(events.getFirst().name()).isEqualTo("stream_start");
                List<Event> all = new ArrayList<>(before.getOrDefault(id, List.of()));
                all.addAll(events.subList(all.isEmpty() ? 0 : 1, events.size()));
                assertThat(all)
                        .extracting(event -> event.number("seq"))
                        .isSorted()
                        .doesNotHaveDuplicates();
                if (all.getLast().isEnd()) {
                    assertThat(Client.textOf(all)).isEqualTo(all.getLast().text("fullText"));
                }
            });
            assertThat(ofJam.getLast().data().getJSONArray("parts").length()).isEqualTo(5);
            assertThat(Client.textOf(ofJam)).isEqualTo(ofJam.getLast().text("fullText"));
        }
    }

    @Test
    void who_comes_when_it_is_over_is_told_all_of_it() throws Exception {
        try (Client client = new Client(port, "websocket")) {
            String jam = ask(client, Map.of("message", "Should I go?", "requestId", "over"));
            watch(client, jam, 6);
            try (Client late = new Client(port, "polling")) {
                assertThat(late.resume(jam, 0).getBoolean("ok")).isTrue();
                Stage stage = watch(late, jam, 6);
                for (String role : PARTS) {
                    List<Event> part = stage.part(role);
                    assertThat(Client.textOf(part)).isEqualTo(part.getLast().text("fullText"));
                }
            }
            assertThat(ask(client, Map.of("message", "Should I go?", "requestId", "over")))
                    .isEqualTo(jam);
            watch(client, jam, 6);
        }
    }

    @Test
    void a_dead_lane_is_told_of_and_the_others_are_heard() throws Exception {
        try (Client client = new Client(port, "websocket")) {
            Stage stage = watch(client, ask(client, Map.of("message", "Should I go? demo:fail=analyst")), 6);
            assertThat(stage.phases("analyst")).containsExactly("in_progress", "failed");
            JSONObject part = parts(stage.end()).get("analyst");
            assertThat(part.getString("status")).isEqualTo("failed");
            assertThat(part.getString("code")).isEqualTo("PROVIDER_UNAVAILABLE");
            assertThat(stage.part("analyst").getLast().name()).isEqualTo("stream_error");
            assertThat(stage.end().getString("fullText")).contains("Not whole: analyst failed");
        }
    }

    @Test
    void tension_is_looked_at_again() throws Exception {
        try (Client client = new Client(port, "websocket")) {
            Stage stage = watch(client, ask(client, Map.of("message", "Should I go? demo:tense")), 8);
            assertThat(stage.phases("repair")).hasSize(4).contains("in_progress", "complete");
            assertThat(stage.end().getJSONObject("trust").getInt("repairs")).isEqualTo(1);
            assertThat(stage.end().getJSONObject("trust").getString("regulation"))
                    .isEqualTo("normal");
        }
    }

    @Test
    void a_lane_or_all_of_it_can_be_stopped() throws Exception {
        try (Client client = new Client(port, "websocket")) {
            String jam = ask(client, Map.of("message", "Should I go? demo:rate=20", "roles", List.of("ethics")));
            Stage stage = new Stage(jam);
            Event start;
            do {
                start = client.next();
                stage.take(start);
            } while (!start.text("agentRole").equals("ethics"));
            JSONObject receipt =
                    client.call("stream_stop", new JSONObject(Map.of("sessionId", start.text("sessionId"))));
            assertThat(receipt.getBoolean("ok")).isTrue();
            assertThat(client.call("stream_stop", new JSONObject(Map.of("sessionId", jam)))
                            .getBoolean("ok"))
                    .isTrue();
            while (!stage.allEnded(3)) {
                stage.take(client.next());
            }
            assertThat(stage.part("ethics").getLast().text("finishReason")).isEqualTo("stopped");
            assertThat(stage.end().getString("finishReason")).isEqualTo("stopped");
        }
    }

    @Test
    void what_cannot_be_played_is_refused_by_name() throws Exception {
        try (Client client = new Client(port, "websocket")) {
            refused(client, Map.of("message", " "), "message: blank (expected: not blank)");
            refused(client, Map.of("message", "Hi", "roles", List.of("drummer")), "roles: drummer (expected: one of");
            refused(
                    client,
                    Map.of("message", "Hi", "roles", List.of("planner")),
                    "roles: planner (expected: of analyst");
            refused(
                    client,
                    Map.of("message", "Hi", "roles", "ethics"),
                    "roles: \"ethics\" (expected: an array of strings)");
            refused(client, Map.of("message", "Hi", "maxCostUsd", -1), "maxCostUsd: -1 (expected: > 0)");
        }
    }

    private static void refused(Client client, Map<String, ?> request, String why) throws Exception {
        JSONObject reply = client.call("jam_request", new JSONObject(request));
        assertThat(reply.getBoolean("ok")).isFalse();
        assertThat(reply.getString("code")).isEqualTo("INVALID_REQUEST");
        assertThat(reply.getString("error")).startsWith(why);
        assertThat(client.next().name()).isEqualTo("stream_error");
    }

    @Test
    void any_client_of_openai_can_ask_a_band() throws Exception {
        Completion streamed = Completion.ask(port, "vctt/band-jam", "Should I go?", "live");
        assertThat(streamed.done()).isTrue();
        assertThat(streamed.finishReason()).isEqualTo("stop");
        assertThat(streamed.text()).startsWith("This is the answer of the band");
        JSONObject body = new JSONObject(Map.of(
                "model",
                "vctt/band-jam",
                "messages",
                new JSONArray(List.of(new JSONObject(Map.of("role", "user", "content", "Should I go?"))))));
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            JSONObject whole = new JSONObject(http.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/chat/completions"))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                                    .build(),
                            BodyHandlers.ofString())
                    .body());
            assertThat(whole.getJSONArray("choices")
                            .getJSONObject(0)
                            .getJSONObject("message")
                            .getString("content"))
                    .isEqualTo(streamed.text());
            assertThat(whole.getJSONObject("x_vctt").getJSONObject("trust").getString("source"))
                    .isEqualTo("reported");
            assertThat(whole.getJSONObject("x_vctt").getJSONArray("parts").length())
                    .isEqualTo(5);
        }
    }
}
