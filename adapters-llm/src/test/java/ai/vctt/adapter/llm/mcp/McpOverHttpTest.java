package ai.vctt.adapter.llm.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.adapter.llm.http.FixtureServer;
import ai.vctt.domain.UserId;
import ai.vctt.domain.tool.ToolCall;
import ai.vctt.domain.tool.ToolResult;
import ai.vctt.domain.tool.ToolServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server over streamable HTTP, well-behaved or not. */
class McpOverHttpTest {

    private static final McpTimes QUICK = new McpTimes(
            Duration.ofSeconds(20),
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMinutes(1),
            Duration.ofSeconds(30));

    private final FixtureServer server = new FixtureServer(this::answer);
    private McpTools tools;

    private void answer(FixtureServer.Call call) throws IOException {
        if (!call.request().line().startsWith("POST")) {
            call.answer(405, "text/plain", "");
            return;
        }
        JsonNode message = JsonMapper.shared().readTree(call.request().body());
        String id = message.path("id").toString();
        switch (message.path("method").stringValue("")) {
            case "initialize" ->
                call.answer(
                        200,
                        "application/json",
                        reply(id, """
                                {"protocolVersion":%s,"capabilities":{"tools":{}},"serverInfo":{"name":"t","version":"1"}}""".formatted(message.path("params").path("protocolVersion"))),
                        "Mcp-Session-Id: 7");
            case "tools/list" ->
                call.answer(
                        200,
                        "application/json",
                        reply(
                                id,
                                "{\"tools\":[" + tool("echo") + "," + tool("huge") + "," + tool("cut") + ","
                                        + tool("fault") + "]}"));
            case "tools/call" ->
                called(call, id, message.path("params").path("name").stringValue(""));
            default -> call.answer(202, "text/plain", "");
        }
    }

    private static void called(FixtureServer.Call call, String id, String tool) throws IOException {
        switch (tool) {
            case "huge" -> {
                call.beginEvents();
                call.chunk("data: {\"jsonrpc\":\"2.0\",\"id\":" + id
                        + ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"");
                String piece = "x".repeat(1_000_000);
                for (int i = 0; i < 50; i++) {
                    call.chunk(piece);
                }
                call.end();
            }
            case "cut" -> {
                call.beginEvents();
                call.chunk("data: {\"jsonrpc\":");
                call.hangUp();
            }
            case "fault" -> call.answer(500, "text/plain", "no");
            default ->
                call.answer(200, "application/json", reply(id, "{\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}"));
        }
    }

    @BeforeEach
    void start() throws InterruptedException {
        URI url = URI.create(server.uri() + "/mcp");
        tools = new McpTools(List.of(new McpServerSettings.Http("web", url, Map.of("X-Secret", "s"), Set.of())), QUICK);
        tools.start();
        awaitReady();
    }

    @AfterEach
    void close() throws IOException {
        tools.close();
        server.close();
    }

    @Test
    void a_call_carries_the_configured_headers() throws InterruptedException {
        assertThat(call("web:echo")).isEqualTo(new ToolResult.Done("hi"));
        assertThat(server.requests())
                .allSatisfy(request -> assertThat(request.headers()).containsEntry("x-secret", "s"));
    }

    @Test
    void what_goes_wrong_fails_the_call_and_the_server_is_asked_anew() throws InterruptedException {
        for (String tool : new String[] {"web:huge", "web:cut", "web:fault"}) {
            AtomicReference<ToolResult> result = new AtomicReference<>();
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    result.set(call(tool));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            caller.join(Duration.ofSeconds(15));
            assertThat(result.get()).as(tool).isNotNull();
            assertThat(result.get().failed()).as(tool).isTrue();
            awaitReady();
            assertThat(call("web:echo")).isEqualTo(new ToolResult.Done("hi"));
        }
    }

    private ToolResult call(String tool) throws InterruptedException {
        return tools.call(new UserId("ann"), new ToolCall("1", tool, "{}"), 1000);
    }

    /** The time limit of tests ends what never comes. */
    private void awaitReady() throws InterruptedException {
        while (tools.servers().getFirst().state() != ToolServer.State.READY) {
            Thread.sleep(5);
        }
    }

    private static String reply(String id, String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
    }

    private static String tool(String name) {
        return "{\"name\":\"" + name + "\",\"inputSchema\":{\"type\":\"object\"}}";
    }
}
