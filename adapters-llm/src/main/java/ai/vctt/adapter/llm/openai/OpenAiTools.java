package ai.vctt.adapter.llm.openai;

import ai.vctt.adapter.llm.wire.ToolJson;
import ai.vctt.adapter.llm.wire.ToolNames;
import ai.vctt.domain.tool.Tool;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** The tools of a request as functions. OpenAI's own API refuses more of them, and longer descriptions, than others do. */
final class OpenAiTools {

    private static final int MOST_TOOLS = 128;
    private static final int LONGEST_DESCRIPTION = 1024;

    private OpenAiTools() {}

    static void write(JsonGenerator json, List<Tool> tools, ToolNames names, URI baseUrl) {
        boolean own = isOpenAis(baseUrl);
        json.writeArrayPropertyStart("tools");
        for (Tool tool : own && tools.size() > MOST_TOOLS ? tools.subList(0, MOST_TOOLS) : tools) {
            json.writeStartObject();
            json.writeStringProperty("type", "function");
            json.writeObjectPropertyStart("function");
            json.writeStringProperty("name", names.given(tool.name()));
            if (!tool.description().isBlank()) {
                String description = tool.description();
                boolean tooLong = own && description.length() > LONGEST_DESCRIPTION;
                json.writeStringProperty(
                        "description", tooLong ? description.substring(0, LONGEST_DESCRIPTION - 1) + "…" : description);
            }
            json.writeName("parameters");
            json.writeRawValue(ToolJson.schema(tool));
            if (own && ToolJson.isStrict(tool)) {
                json.writeBooleanProperty("strict", true);
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Others refuse the word "strict", or take it for something else. */
    private static boolean isOpenAis(URI baseUrl) {
        String host = baseUrl.getHost() == null ? "" : baseUrl.getHost().toLowerCase(Locale.ROOT);
        return host.equals("api.openai.com") || host.endsWith(".openai.azure.com");
    }
}
