package ai.vctt.adapter.llm.openai;

import ai.vctt.adapter.llm.wire.ToolJson;
import ai.vctt.adapter.llm.wire.ToolNames;
import ai.vctt.domain.tool.Tool;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** The tools of a request as functions. */
final class OpenAiTools {

    private OpenAiTools() {}

    static void write(JsonGenerator json, List<Tool> tools, ToolNames names, URI baseUrl) {
        boolean strictIsKnown = knowsStrict(baseUrl);
        json.writeArrayPropertyStart("tools");
        for (Tool tool : tools) {
            json.writeStartObject();
            json.writeStringProperty("type", "function");
            json.writeObjectPropertyStart("function");
            json.writeStringProperty("name", names.given(tool.name()));
            if (!tool.description().isBlank()) {
                json.writeStringProperty("description", tool.description());
            }
            json.writeName("parameters");
            json.writeRawValue(ToolJson.schema(tool));
            if (strictIsKnown && ToolJson.isStrict(tool)) {
                json.writeBooleanProperty("strict", true);
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Others refuse the word, or take it for something else. */
    private static boolean knowsStrict(URI baseUrl) {
        String host = baseUrl.getHost() == null ? "" : baseUrl.getHost().toLowerCase(Locale.ROOT);
        return host.equals("api.openai.com") || host.endsWith(".openai.azure.com");
    }
}
