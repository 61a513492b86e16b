package ai.vctt.adapter.llm.mcp;

import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolResult;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What MCP servers say, as text for models. */
final class ToolText {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_TOOLS = 200;
    private static final int MOST_DESCRIPTION = 8_000;
    private static final int MOST_SCHEMA = 64_000;
    private static final int MOST_WORDS = 300;
    private static final String ANY = "{\"type\":\"object\"}";

    private ToolText() {}

    /** Each name once; what is far too long for a model to read is shortened. */
    static List<Tool> tools(String server, List<McpSchema.Tool> listed) {
        Map<String, Tool> tools = new LinkedHashMap<>();
        for (McpSchema.Tool tool : listed) {
            if (tool.name() != null && !tool.name().isBlank() && tools.size() < MOST_TOOLS) {
                String description = tool.description() == null ? "" : tool.description();
                tools.putIfAbsent(
                        tool.name(),
                        new Tool(server, tool.name(), shortened(description, MOST_DESCRIPTION), schema(tool)));
            }
        }
        return List.copyOf(tools.values());
    }

    private static String schema(McpSchema.Tool tool) {
        try {
            String schema = tool.inputSchema() == null ? ANY : JSON.writeValueAsString(tool.inputSchema());
            return schema.length() > MOST_SCHEMA ? ANY : schema;
        } catch (JacksonException _) {
            return ANY;
        }
    }

    static ToolResult result(McpSchema.CallToolResult result, int mostChars) {
        List<String> parts = new ArrayList<>();
        if (result.content() != null) {
            result.content().forEach(content -> parts.add(text(content)));
        }
        if (parts.isEmpty() && result.structuredContent() != null) {
            parts.add(JSON.writeValueAsString(result.structuredContent()));
        }
        String text = String.join("\n", parts);
        return Boolean.TRUE.equals(result.isError())
                ? new ToolResult.Failed(shortened(text, mostChars))
                : ToolResult.of(text, mostChars);
    }

    private static String text(McpSchema.Content content) {
        return switch (content) {
            case McpSchema.TextContent text -> text.text() == null ? "" : text.text();
            case McpSchema.EmbeddedResource embedded ->
                embedded.resource() instanceof McpSchema.TextResourceContents resource
                        ? resource.text()
                        : "(A file that is not text, which cannot be shown.)";
            case McpSchema.ResourceLink link -> link.name() + ": " + link.uri();
            case McpSchema.ImageContent image -> "(An image, " + image.mimeType() + ", which cannot be shown.)";
            default -> "(Content of type " + content.type() + ", which cannot be shown.)";
        };
    }

    /** The innermost cause in one short line. */
    static String words(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause != null && cause.getCause() != null && !(cause instanceof ConnectException)) {
            cause = cause.getCause();
        }
        if (cause instanceof ConnectException || cause instanceof ClosedChannelException) {
            return "nobody answers at its address";
        }
        String message = cause == null || cause.getMessage() == null ? String.valueOf(cause) : cause.getMessage();
        return shortened(message.replaceAll("\\s+", " ").strip(), MOST_WORDS);
    }

    static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }
}
