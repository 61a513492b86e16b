package ai.vctt.adapter.llm.openai;

import ai.vctt.adapter.llm.wire.ToolJson;
import ai.vctt.adapter.llm.wire.ToolNames;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.conversation.Message.AssistantMessage;
import ai.vctt.domain.conversation.Message.SystemMessage;
import ai.vctt.domain.conversation.Message.ToolCallsMessage;
import ai.vctt.domain.conversation.Message.ToolResultMessage;
import ai.vctt.domain.conversation.Message.UserMessage;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.tool.ToolCall;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Messages in chat completions' words.
 *
 * @param model whom they are for: what another model's provider wanted back is left out
 */
record OpenAiMessages(ToolNames names, ModelId model) {

    void write(JsonGenerator json, Message message) {
        json.writeStartObject();
        switch (message) {
            case SystemMessage(String content) -> said(json, "system", content);
            case UserMessage(String content) -> said(json, "user", content);
            case AssistantMessage(String content) -> said(json, "assistant", content);
            case ToolCallsMessage asked -> asked(json, asked);
            case ToolResultMessage(String callId, String content, boolean _) -> {
                json.writeStringProperty("role", "tool");
                json.writeStringProperty("tool_call_id", callId);
                json.writeStringProperty("content", content);
            }
        }
        json.writeEndObject();
    }

    private static void said(JsonGenerator json, String role, String content) {
        json.writeStringProperty("role", role);
        json.writeStringProperty("content", content);
    }

    private void asked(JsonGenerator json, ToolCallsMessage asked) {
        said(json, "assistant", asked.content());
        Echo echo = Echo.of(asked.model().equals(model) ? asked.opaque() : null);
        echo.writeTo(json);
        json.writeArrayPropertyStart("tool_calls");
        for (ToolCall call : asked.calls()) {
            json.writeStartObject();
            json.writeStringProperty("id", call.id());
            json.writeStringProperty("type", "function");
            json.writeObjectPropertyStart("function");
            json.writeStringProperty("name", names.given(call.name()));
            json.writeStringProperty("arguments", ToolJson.arguments(call.arguments()));
            json.writeEndObject();
            JsonNode extra = echo.ofCall(call.id());
            if (extra != null) {
                json.writeName("extra_content");
                json.writeRawValue(extra.toString());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
