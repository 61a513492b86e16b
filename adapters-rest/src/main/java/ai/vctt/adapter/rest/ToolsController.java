package ai.vctt.adapter.rest;

import ai.vctt.application.generation.port.in.ListTools;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolServer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/** Which tools there are. */
@RestController
@RequestMapping("/api/v1/tools")
class ToolsController {

    private final ListTools tools;

    ToolsController(ListTools tools) {
        this.tools = tools;
    }

    record Servers(List<ServerView> servers) {}

    /** @param error why it is not ready; null when it is */
    record ServerView(
            String name,
            String transport,
            String state,
            @Nullable String error,
            List<ToolView> tools) {

        static ServerView from(ToolServer server) {
            return new ServerView(
                    server.name(),
                    server.transport().name().toLowerCase(Locale.ROOT),
                    server.state().name().toLowerCase(Locale.ROOT),
                    server.problem(),
                    server.tools().stream().map(ToolView::from).toList());
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record ToolView(String name, String description, JsonNode inputSchema) {

        static ToolView from(Tool tool) {
            return new ToolView(tool.name(), tool.description(), schemaOf(tool));
        }

        /** What a server calls a schema need not be JSON. */
        private static JsonNode schemaOf(Tool tool) {
            try {
                JsonNode schema = JsonMapper.shared().readTree(tool.inputSchema());
                return schema.isObject() ? schema : JsonMapper.shared().createObjectNode();
            } catch (JacksonException _) {
                return JsonMapper.shared().createObjectNode();
            }
        }
    }

    @GetMapping
    Servers servers() {
        return new Servers(tools.toolServers().stream().map(ServerView::from).toList());
    }
}
