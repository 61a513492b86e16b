package ai.vctt.adapter.llm.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.port.out.ToolsContract;
import ai.vctt.domain.UserId;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolCall;
import ai.vctt.domain.tool.ToolResult;
import ai.vctt.domain.tool.ToolServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server over stdio, well-behaved or not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class McpToolsTest extends ToolsContract {

    private static final McpTimes QUICK = new McpTimes(
            Duration.ofSeconds(20),
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5));

    private final McpTools tools = new McpTools(List.of(server("test")), QUICK);

    @BeforeAll
    void start() throws Exception {
        tools.start();
        await(tools, "test", ToolServer.State.READY);
    }

    @AfterAll
    void close() {
        tools.close();
        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Override
    protected Offer offer() {
        return new Offer(tools, "test:echo", "test:failing", "test:hanging");
    }

    @Test
    void a_result_of_fifty_megabytes_costs_its_call_alone() throws Exception {
        assertThat(call("test:huge")).isEqualTo(new ToolResult.TooLarge("", 1000));
        assertThat(call("test:echo")).isEqualTo(new ToolResult.Done("hi"));
    }

    @Test
    void a_server_that_dies_in_a_call_fails_it_and_is_started_again() throws Exception {
        ToolResult died = call("test:die");
        assertThat(died).isInstanceOf(ToolResult.Failed.class);
        assertThat(died.told()).contains("test");
        await(tools, "test", ToolServer.State.READY);
        assertThat(call("test:echo")).isEqualTo(new ToolResult.Done("hi"));
    }

    @Test
    void tools_that_come_later_are_offered() throws Exception {
        assertThat(call("test:grow")).isEqualTo(new ToolResult.Done("grown"));
        await(
                tools,
                server ->
                        server.tools().stream().anyMatch(tool -> tool.ownName().equals("grown")));
        assertThat(call("test:grown")).isEqualTo(new ToolResult.Done("here I am"));
    }

    @Test
    void a_server_gets_none_of_our_secrets_and_what_it_is_given() throws Exception {
        assertThat(call("test:environment").told().split(" "))
                .contains("PATH", "GIVEN")
                .doesNotContain("SHLVL", "JAVA_HOME", "PWD");
    }

    @Test
    void what_cannot_be_shown_is_told() throws Exception {
        assertThat(call("test:picture"))
                .isEqualTo(new ToolResult.Done("(An image, image/png, which cannot be shown.)\na picture"));
    }

    @Test
    void a_tool_that_lies_about_its_schemas_is_passed_on_as_it_is() throws Exception {
        assertThat(call("test:liar")).isEqualTo(new ToolResult.Done("{\"y\":1}"));
        Tool liar = tools.available().stream()
                .filter(tool -> tool.ownName().equals("liar"))
                .findFirst()
                .orElseThrow();
        assertThat(liar.inputSchema()).contains("banana");
    }

    @Test
    void a_server_that_shouts_is_not_held_up() throws Exception {
        assertThat(call("test:shout")).isEqualTo(new ToolResult.Done("shouted"));
    }

    @Test
    void a_server_that_does_not_start_at_once_is_tried_again(@TempDir Path directory) throws Exception {
        McpServerSettings late =
                server("late", "late", directory.resolve("mark").toString());
        McpServerSettings absent =
                new McpServerSettings.Stdio("absent", List.of("/there/is/no/such/program"), Map.of(), null);
        try (McpTools others = new McpTools(List.of(late, absent, server("deaf", "deaf")), QUICK)) {
            assertThat(others.servers()).extracting(ToolServer::state).containsOnly(ToolServer.State.STARTING);
            others.start();
            await(others, "late", ToolServer.State.READY);
            await(others, "absent", ToolServer.State.RESTARTING);
            assertThat(shown(others, "absent").problem()).contains("no/such/program");
            assertThat(shown(others, "deaf").state()).as("holds up nobody").isEqualTo(ToolServer.State.STARTING);
        }
    }

    private ToolResult call(String tool) throws InterruptedException {
        return tools.call(new UserId("ann"), new ToolCall("1", tool, "{\"text\": \"hi\"}"), 1000);
    }

    private static McpServerSettings server(String name, String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of("node", script()));
        command.addAll(List.of(arguments));
        return new McpServerSettings.Stdio(name, command, Map.of("GIVEN", "yes"), null);
    }

    private static String script() {
        try {
            return Path.of(McpToolsTest.class.getResource("server.mjs").toURI()).toString();
        } catch (java.net.URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static ToolServer shown(McpTools tools, String name) {
        return tools.servers().stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void await(McpTools tools, String name, ToolServer.State state) throws InterruptedException {
        await(tools, server -> server.name().equals(name) && server.state() == state);
    }

    /** The class's time limit ends what never comes. */
    private static void await(McpTools tools, Predicate<ToolServer> wanted) throws InterruptedException {
        while (tools.servers().stream().noneMatch(wanted)) {
            Thread.sleep(5);
        }
    }
}
