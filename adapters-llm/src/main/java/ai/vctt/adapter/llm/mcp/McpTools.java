package ai.vctt.adapter.llm.mcp;

import ai.vctt.application.generation.port.out.Tools;
import ai.vctt.domain.UserId;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolCall;
import ai.vctt.domain.tool.ToolResult;
import ai.vctt.domain.tool.ToolServer;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tools of all configured MCP servers. */
public final class McpTools implements Tools, AutoCloseable {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final List<McpServer> servers;

    public McpTools(List<McpServerSettings> settings, McpTimes times) {
        McpJsonMapper json = new JacksonMcpJsonMapper(JsonMapper.builder().build());
        servers = settings.stream()
                .map(server -> new McpServer(server, json, times))
                .toList();
    }

    /** Starts the servers in the background, and returns at once. */
    public void start() {
        servers.forEach(McpServer::start);
    }

    @Override
    public List<ToolServer> servers() {
        return servers.stream().map(McpServer::shown).toList();
    }

    @Override
    public ToolResult call(UserId user, ToolCall call, int mostChars) throws InterruptedException {
        Map<String, Object> arguments = arguments(call.arguments());
        for (McpServer server : servers) {
            for (Tool tool : server.shown().tools()) {
                if (tool.name().equals(call.name())) {
                    return arguments == null
                            ? new ToolResult.Failed("The arguments are not a JSON object.")
                            : server.call(tool.ownName(), arguments, mostChars);
                }
            }
        }
        return new ToolResult.Failed("There is no tool named " + call.name() + " now.");
    }

    private static @Nullable Map<String, Object> arguments(String text) {
        try {
            return JsonMapper.shared().readValue(text, OBJECT);
        } catch (JacksonException _) {
            return null;
        }
    }

    /** Ends all servers; returns when they are gone. */
    @Override
    public void close() {
        List<Thread> closing = servers.stream()
                .map(server -> Thread.ofVirtual().start(server::close))
                .toList();
        for (Thread thread : closing) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
