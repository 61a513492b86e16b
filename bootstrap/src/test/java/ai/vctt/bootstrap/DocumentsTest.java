package ai.vctt.bootstrap;

import static ai.vctt.bootstrap.Schema.object;
import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.sim.Fault;
import ai.vctt.sim.Shape;
import ai.vctt.sim.Simulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestConstructor;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** The documents of the API say what the server really does. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "vctt.providers.openai.api-key=test",
            "vctt.providers.anthropic.api-key=test",
            "vctt.agents.analyst.chain=gpt-4o,claude-sonnet-4-6",
            "vctt.agents.planner.chain=demo",
            "vctt.agents.relational.chain=demo",
            "vctt.agents.ethics.chain=demo",
            "vctt.agents.verification.chain=demo",
            "vctt.agents.synthesiser.chain=demo",
            "vctt.store=memory"
        })
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class DocumentsTest {

    private static final Simulator SIM = Simulator.start();
    private static final JsonMapper JSON = new JsonMapper();

    /** What describes the API is no part of it. */
    private static final Set<String> DOCUMENTS = Set.of("GET /v3/api-docs", "GET /api");

    private static final Set<String> REQUESTS = Set.of("stream_request", "jam_request", "stream_resume", "stream_stop");

    private final HttpClient http = HttpClient.newHttpClient();
    private final RequestMappingHandlerMapping mappings;

    @LocalServerPort
    private int port;

    DocumentsTest(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
        this.mappings = mappings;
    }

    @DynamicPropertySource
    static void providers(DynamicPropertyRegistry registry) {
        registry.add("vctt.providers.openai.base-url", SIM::openAiBaseUrl);
        registry.add("vctt.providers.anthropic.base-url", SIM::anthropicBaseUrl);
    }

    @AfterAll
    static void stop() {
        SIM.close();
    }

    @Test
    void the_paths_of_the_openapi_document_are_those_of_the_server() throws Exception {
        Set<String> mapped = new TreeSet<>();
        mappings.getHandlerMethods().forEach((mapping, method) -> {
            if (method.getBeanType().getName().startsWith("ai.vctt.")) {
                for (RequestMethod verb : mapping.getMethodsCondition().getMethods()) {
                    mapping.getPatternsCondition()
                            .getPatterns()
                            .forEach(path ->
                                    mapped.add(verb + " " + path.toString().replace("{*", "{")));
                }
            }
        });
        Set<String> documented = new TreeSet<>(DOCUMENTS);
        object(openApi().get("paths"))
                .forEach((path, verbs) -> object(verbs)
                        .keySet()
                        .forEach(verb -> documented.add(verb.toUpperCase(Locale.ROOT) + " " + path)));
        assertThat(documented).isEqualTo(mapped);
    }

    @Test
    void answers_and_examples_have_the_fields_of_their_schemas_and_no_schema_has_more() throws Exception {
        SIM.script("gpt-4o", Fault.cutAfter(3), Fault.none());
        try (Client client = new Client(port, "websocket")) {
            client.ask(Map.of(
                    "message",
                    "Why is the sky blue?",
                    "conversationId",
                    UUID.randomUUID().toString()));
            client.toTheEnd();
        }
        Map<String, Object> document = openApi();
        Schema schemas = new Schema(document);
        List<String> asked = new ArrayList<>();
        for (String path : object(document.get("paths")).keySet()) {
            Map<String, Object> operation = object(object(document.get("paths")).get(path));
            if (operation.containsKey("get") && !path.contains("{")) {
                Map<String, Object> schema = schemaOf(operation, "get", "200", "application/json");
                HttpResponse<String> answer = get(path);
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                schemas.check(schema, JSON.readValue(answer.body(), Object.class), path);
                checkExample(schemas, object(operation.get("get")), path);
                asked.add(path);
                if (path.startsWith("/api/v1/analytics/") && !path.endsWith("/streaming")) {
                    schemas.requireAllSeen(schema, path);
                }
            }
        }
        assertThat(asked).hasSizeGreaterThan(9);
        HttpResponse<String> problem = get("/api/v1/analytics/cost?range=year");
        schemas.check(
                schemas.at("#/components/schemas/Problem"), JSON.readValue(problem.body(), Object.class), "problem");
    }

    private static void checkExample(Schema schemas, Map<String, Object> operation, String path) {
        object(operation.get("responses")).forEach((status, response) -> {
            object(object(response).getOrDefault("content", Map.of())).forEach((type, content) -> {
                if (object(content).containsKey("example")) {
                    schemas.check(
                            object(object(content).get("schema")),
                            object(content).get("example"),
                            "example " + path + " " + status);
                }
            });
        });
    }

    private static Map<String, Object> schemaOf(Map<String, Object> path, String verb, String status, String type) {
        Map<String, Object> responses = object(object(path.get(verb)).get("responses"));
        return object(
                object(object(object(responses.get(status)).get("content")).get(type))
                        .get("schema"));
    }

    @Test
    void the_page_shows_the_document_without_anything_from_elsewhere() throws Exception {
        HttpResponse<String> page = get("/api");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type").orElseThrow()).startsWith("text/html");
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .doesNotContain("unsafe");
        assertThat(page.body()).doesNotContain("http:").doesNotContain("https:").doesNotContain("<script>");
        for (String file : new String[] {"/api/ui/swagger-ui-bundle.js", "/api/ui/swagger-ui.css", "/api/page.js"}) {
            assertThat(page.body()).contains('"' + file + '"');
            assertThat(get(file).statusCode()).as(file).isEqualTo(200);
        }
        assertThat(get("/api/page.js").body()).contains("'/v3/api-docs'");
    }

    @Test
    void the_head_of_the_console_is_that_of_its_page() throws Exception {
        HttpResponse<String> page = get("/");
        HttpResponse<String> head = send("/", HttpRequest.newBuilder().HEAD());
        assertThat(head.statusCode()).isEqualTo(page.statusCode());
        for (String name : List.of("content-type", "content-length", "last-modified", "cache-control")) {
            assertThat(head.headers().firstValue(name))
                    .as(name)
                    .isEqualTo(page.headers().firstValue(name));
        }
        assertThat(head.body()).isEmpty();
    }

    @Test
    void every_event_has_the_fields_that_the_asyncapi_document_gives_it() throws Exception {
        HttpResponse<String> yaml = get("/asyncapi.yaml");
        assertThat(yaml.statusCode()).isEqualTo(200);
        Map<String, Object> document = new Yaml().load(yaml.body());
        Schema schemas = new Schema(document);
        SIM.shape(Shape.USUAL.tokens(20));
        SIM.shape("claude-sonnet-4-6", Shape.USUAL.tokens(20).reasoning(5));
        SIM.script("gpt-4o", Fault.cutAfter(5), Fault.cutAfter(5), Fault.cutAfter(5));
        List<Client.Event> events = new ArrayList<>();
        try (Client client = new Client(port, "websocket")) {
            String id = client.ask(Map.of(
                    "message",
                    "Why is everybody furious?",
                    "agentRole",
                    "analyst",
                    "requestId",
                    "q-1",
                    "conversationId",
                    UUID.randomUUID().toString()));
            events.addAll(client.toTheEnd());
            check(schemas, "accepted", client.call("stream_resume", new JSONObject(Map.of("sessionId", id))));
            client.toTheEnd();
            check(schemas, "stopped", client.call("stream_stop", new JSONObject(Map.of("sessionId", id))));
            check(schemas, "refused", client.call("stream_stop", new JSONObject(Map.of("sessionId", "none"))));
            client.emit("stream_request", new JSONObject(Map.of("message", " ", "requestId", "q-2")));
            events.add(client.next());
            SIM.script("claude-sonnet-4-6", Fault.cutAfter(1), Fault.cutAfter(1), Fault.cutAfter(1), Fault.cutAfter(1));
            SIM.script("gpt-4o", Fault.cutAfter(1), Fault.cutAfter(1), Fault.cutAfter(1), Fault.cutAfter(1));
            client.ask(Map.of("message", "demo:rate=0 demo:tool=calculate:1+1", "model", "demo"));
            events.addAll(client.toTheEnd());
            client.ask(Map.of("message", "Why not?", "agentRole", "analyst"));
            events.addAll(client.toTheEnd());
            SIM.script("gpt-4o", Fault.cutAfter(2));
            events.addAll(jam(client, ""));
            events.addAll(jam(client, " demo:fail=synthesiser"));
            check(schemas, "accepted", client.call("jam_request", new JSONObject(Map.of("message", "Hi demo:rate=0"))));
        }
        for (Client.Event event : events) {
            check(schemas, event.name(), event.data());
        }
        Map<String, Object> messages = object(object(document.get("components")).get("messages"));
        messages.forEach((name, message) -> {
            if (!REQUESTS.contains(name)) {
                schemas.requireAllSeen(object(object(message).get("payload")), name);
            }
        });
        assertThat(object(object(object(document.get("channels")).get("stream")).get("messages"))
                        .keySet())
                .isEqualTo(messages.keySet());
    }

    /** One of every event there is. */
    private static List<Client.Event> jam(Client client, String fault) throws Exception {
        String question = "Should I? demo:rate=0 demo:dissent=ethics demo:fail=relational demo:tool=calculate:1+1";
        client.emit("jam_request", new JSONObject(Map.of("message", question + fault)));
        List<Client.Event> events = new ArrayList<>();
        while (events.stream().filter(Client.Event::isEnd).count() < 6) {
            events.add(client.next());
        }
        return events;
    }

    private static void check(Schema schemas, String message, JSONObject payload) {
        schemas.check(
                schemas.at("#/components/messages/" + message + "/payload"),
                JSON.readValue(payload.toString(), Object.class),
                message);
    }

    private Map<String, Object> openApi() throws Exception {
        HttpResponse<String> document = get("/v3/api-docs");
        assertThat(document.headers().firstValue("content-type")).hasValue("application/json");
        return object(JSON.readValue(document.body(), Object.class));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(path, HttpRequest.newBuilder().GET());
    }

    private HttpResponse<String> send(String path, HttpRequest.Builder request) throws Exception {
        return http.send(
                request.uri(URI.create("http://localhost:" + port + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
