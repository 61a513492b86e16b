package ai.vctt.adapter.llm.tools;

import ai.vctt.application.generation.port.out.Tools;
import ai.vctt.domain.UserId;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolCall;
import ai.vctt.domain.tool.ToolResult;
import ai.vctt.domain.tool.ToolServer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The tools that are part of the server. */
public final class BuiltInTools implements Tools {

    private final List<BuiltInTool> tools;

    public BuiltInTools(List<BuiltInTool> tools) {
        this.tools = List.copyOf(tools);
    }

    @Override
    public List<ToolServer> servers() {
        return List.of(new ToolServer(
                Tool.BUILT_IN,
                ToolServer.Transport.BUILT_IN,
                ToolServer.State.READY,
                null,
                tools.stream().map(BuiltInTool::tool).toList()));
    }

    @Override
    public ToolResult call(UserId user, ToolCall call, int mostChars) throws InterruptedException {
        for (BuiltInTool tool : tools) {
            if (tool.tool().name().equals(call.name())) {
                return call(tool, user, call, mostChars);
            }
        }
        return new ToolResult.Failed("There is no tool named " + call.name() + ".");
    }

    private static ToolResult call(BuiltInTool tool, UserId user, ToolCall call, int mostChars)
            throws InterruptedException {
        ObjectNode arguments = arguments(call.arguments());
        if (arguments == null) {
            return new ToolResult.Failed("The arguments are not a JSON object.");
        }
        try {
            return ToolResult.of(tool.call(user, arguments), mostChars);
        } catch (IllegalArgumentException refusal) {
            return new ToolResult.Failed(String.valueOf(refusal.getMessage()));
        }
    }

    private static @Nullable ObjectNode arguments(String text) {
        try {
            JsonNode node = JsonMapper.shared().readTree(text);
            return node instanceof ObjectNode object ? object : null;
        } catch (JacksonException _) {
            return null;
        }
    }
}
