package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.sim.Shape;
import ai.vctt.sim.Simulator;
import ai.vctt.sim.ToolUse;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Public MCP servers, over stdio and HTTP, called by models of both kinds of providers through the whole server. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "vctt.store=memory",
            "vctt.providers.openai.api-key=sim",
            "vctt.providers.anthropic.api-key=sim",
            "vctt.agents.ethics.chain=demo",
            "vctt.agents.ethics.tools=calculate,memory:read_graph"
        })
class ToolServersTest {

    private static final Path SERVERS = Path.of("..", "console", "node_modules", "@modelcontextprotocol")
            .toAbsolutePath()
            .normalize();
    private static final Simulator SIM = Simulator.start();
    private static final Path DIRECTORY = temporary();
    private static final int WEB_PORT = freePort();
    private static final Process WEB = web();

    @LocalServerPort
    private int port;

    private final HttpClient http = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry registry) {
        Map<String, Object> servers = Map.of(
                "fs", Map.of("command", "node", "args", List.of(program("filesystem"), DIRECTORY.toString())),
                "memory",
                        Map.of(
                                "command",
                                "node",
                                "args",
                                List.of(program("memory")),
                                "env",
                                Map.of("MEMORY_FILE_PATH", DIRECTORY + "/memory.json")),
                "all", Map.of("command", "node", "args", List.of(program("everything"), "stdio")),
                "web", Map.of("url", "http://127.0.0.1:" + WEB_PORT + "/mcp"));
        registry.add("vctt.mcp-servers", () -> JsonMapper.shared().writeValueAsString(Map.of("mcpServers", servers)));
        registry.add("vctt.providers.openai.base-url", SIM::openAiBaseUrl);
        registry.add("vctt.providers.anthropic.base-url", SIM::anthropicBaseUrl);
    }

    @AfterAll
    static void stop() {
        SIM.close();
        WEB.destroy();
    }

    /** The test's time limit ends what never comes. */
    @BeforeEach
    void await_servers() throws Exception {
        while (!StreamSupport.stream(tools().spliterator(), false)
                .allMatch(server -> server.path("state").stringValue("").equals("ready"))) {
            Thread.sleep(20);
        }
    }

    @Test
    void every_server_shows_its_tools_and_how_it_is_reached() throws Exception {
        JsonNode servers = tools();
        assertThat(server(servers, "vctt").path("transport").stringValue()).isEqualTo("built_in");
        assertThat(server(servers, "fs").path("transport").stringValue()).isEqualTo("stdio");
        assertThat(server(servers, "web").path("transport").stringValue()).isEqualTo("http");
        assertThat(names(server(servers, "vctt"))).contains("calculate", "query_conversations", "analyze_trust");
        assertThat(names(server(servers, "fs"))).contains("fs:read_text_file");
        assertThat(names(server(servers, "memory"))).contains("memory:create_entities");
        assertThat(names(server(servers, "all"))).contains("all:echo");
        assertThat(names(server(servers, "web"))).contains("web:echo", "web:get-sum");
        assertThat(server(servers, "fs")
                        .path("tools")
                        .get(0)
                        .path("input_schema")
                        .path("type")
                        .stringValue())
                .isEqualTo("object");
    }

    @Test
    void an_agent_has_the_tools_it_is_allowed() throws Exception {
        JsonNode ethics = StreamSupport.stream(
                        get("/api/v1/agents").path("agents").spliterator(), false)
                .filter(agent -> agent.path("name").stringValue().equals("ethics"))
                .findFirst()
                .orElseThrow();
        assertThat(ethics.path("tools").valueStream().map(JsonNode::stringValue))
                .containsExactly("calculate", "memory:read_graph");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "claude-sonnet-4-6"})
    void models_of_both_kinds_call_tools_of_all_kinds_at_once(String model) throws Exception {
        Files.writeString(DIRECTORY.resolve("note.txt"), "The sky is blue.");
        SIM.shape(
                model,
                Shape.USUAL
                        .reasoning(2)
                        .tools(
                                new ToolUse("calculate", "{\"expression\":\"2^64\"}"),
                                new ToolUse("fs_read_text_file", "{\"path\":\"" + DIRECTORY + "/note.txt\"}"),
                                new ToolUse("web_echo", "{\"message\":\"over HTTP\"}"),
                                new ToolUse("all_get-sum", "{\"a\":2,\"b\":3}"),
                                new ToolUse("memory_open_nodes", "{\"names\": 7}"),
                                new ToolUse("fs_read_text_file", "{\"path\":\"/etc/passwd\"}")));
        try (Client client = new Client(port, "websocket")) {
            client.ask(Map.of("message", "What do you know?", "model", model));
            List<Client.Event> events = client.toTheEnd();
            assertThat(results(events))
                    .containsEntry("calculate", "18446744073709551616")
                    .containsEntry("read_text_file", "The sky is blue.")
                    .containsEntry("echo", "Echo: over HTTP")
                    .containsKeys("get-sum", "open_nodes !");
            assertThat(results(events).get("get-sum")).contains("5");
            assertThat(results(events).get("read_text_file !")).contains("denied");
            JSONObject end = events.getLast().data();
            assertThat(end.getString("finishReason")).isEqualTo("stop");
            assertThat(end.getInt("attempts")).isEqualTo(1);
            assertThat(end.getString("fullText")).isNotBlank();
            assertThat(end.getLong("outputTokens")).isGreaterThan(40);
        }
        assertThat(SIM.calls(model)).hasSize(2);
    }

    @Test
    void the_demo_calls_what_it_is_told_to() throws Exception {
        try (Client client = new Client(port, "websocket")) {
            client.ask(Map.of(
                    "message",
                    "demo:rate=0 demo:tool=calculate:1/3 demo:tool=web:echo:hi demo:tool=query_conversations",
                    "model",
                    "demo"));
            List<Client.Event> events = client.toTheEnd();
            assertThat(results(events)).containsEntry("echo", "Echo: hi").containsKey("calculate");
            assertThat(results(events).get("query_conversations")).startsWith("{\"conversations\":[");
            assertThat(events.getLast().data().getString("fullText"))
                    .contains("The tool `calculate` says: “1/3 ≈ 0.333")
                    .contains("The tool `web:echo` says: “Echo: hi”");
            client.ask(Map.of("message", "demo:rate=0 demo:tool=calculate:1", "model", "demo", "enableTools", false));
            assertThat(client.toTheEnd()).noneMatch(event -> event.name().equals("stream_tool"));
        }
    }

    /** What ended, by the tool's name; with a mark where it failed. */
    private static Map<String, String> results(List<Client.Event> events) throws Exception {
        Map<String, String> results = new java.util.HashMap<>();
        for (Client.Event event : events) {
            if (event.name().equals("stream_tool")
                    && !event.data().getString("status").equals("started")) {
                String mark = event.data().getString("status").equals("failed") ? " !" : "";
                results.put(event.data().getString("tool") + mark, event.data().getString("result"));
            }
        }
        return results;
    }

    private JsonNode tools() throws Exception {
        return get("/api/v1/tools").path("servers");
    }

    private JsonNode get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .build();
        return JsonMapper.shared()
                .readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    private static JsonNode server(JsonNode servers, String name) {
        return servers.valueStream()
                .filter(server -> server.path("name").stringValue().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(JsonNode server) {
        return server.path("tools")
                .valueStream()
                .map(tool -> tool.path("name").stringValue())
                .toList();
    }

    private static String program(String name) {
        return SERVERS.resolve("server-" + name).resolve("dist/index.js").toString();
    }

    private static Process web() {
        ProcessBuilder builder =
                new ProcessBuilder(new ArrayList<>(List.of("node", program("everything"), "streamableHttp")));
        builder.environment().put("PORT", String.valueOf(WEB_PORT));
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path temporary() {
        try {
            Path directory = Files.createTempDirectory("vctt-tools").toRealPath();
            directory.toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
