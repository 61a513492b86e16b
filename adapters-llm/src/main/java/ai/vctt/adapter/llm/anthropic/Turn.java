package ai.vctt.adapter.llm.anthropic;

import ai.vctt.adapter.llm.wire.ToolJson;
import ai.vctt.adapter.llm.wire.ToolNames;
import ai.vctt.application.generation.port.out.ModelRequest;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.conversation.Message.AssistantMessage;
import ai.vctt.domain.conversation.Message.SystemMessage;
import ai.vctt.domain.conversation.Message.ToolCallsMessage;
import ai.vctt.domain.conversation.Message.ToolResultMessage;
import ai.vctt.domain.conversation.Message.UserMessage;
import ai.vctt.domain.tool.ToolCall;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** What one side says until the other does. */
record Turn(String role, List<Part> parts) {

    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";

    /** Stands before a conversation that begins with an answer. */
    private static final String OPENING = "(The conversation begins with your message.)";

    /** A block of its content. */
    sealed interface Part {

        record Text(String text) implements Part {}

        record Call(String id, String name, String input) implements Part {}

        record Result(String callId, String content, boolean failed) implements Part {}

        /** Blocks as they came, JSON text of an array. */
        record Blocks(String json) implements Part {}
    }

    /** Neighbouring messages of one side are one turn, the first is the user's, none is empty. */
    static List<Turn> of(ModelRequest request, ToolNames names) {
        List<Turn> turns = new ArrayList<>();
        for (Message message : request.messages()) {
            switch (message) {
                case SystemMessage _ -> {}
                case UserMessage(String content) -> say(USER, content, turns);
                case AssistantMessage(String content) -> say(ASSISTANT, content, turns);
                case ToolCallsMessage asked -> ask(asked, request, names, turns);
                case ToolResultMessage(String callId, String content, boolean failed) ->
                    add(USER, new Part.Result(validId(callId), content, failed), turns);
            }
        }
        if (turns.isEmpty()) {
            say(USER, OPENING, turns);
        }
        return turns;
    }

    private static void say(String role, String content, List<Turn> turns) {
        if (!content.isBlank()) {
            add(role, new Part.Text(content), turns);
        }
    }

    /** To the model that asked, its thoughts go back as they came; another one could not read them. */
    private static void ask(ToolCallsMessage asked, ModelRequest request, ToolNames names, List<Turn> turns) {
        if (asked.opaque() != null && asked.model().equals(request.model().id())) {
            add(ASSISTANT, new Part.Blocks(asked.opaque()), turns);
            return;
        }
        say(ASSISTANT, asked.content(), turns);
        for (ToolCall call : asked.calls()) {
            add(
                    ASSISTANT,
                    new Part.Call(validId(call.id()), names.given(call.name()), ToolJson.arguments(call.arguments())),
                    turns);
        }
    }

    private static void add(String role, Part part, List<Turn> turns) {
        if (turns.isEmpty() && role.equals(ASSISTANT)) {
            say(USER, OPENING, turns);
        }
        if (turns.isEmpty() || !turns.getLast().role().equals(role)) {
            turns.add(new Turn(role, new ArrayList<>()));
        }
        turns.getLast().parts().add(part);
    }

    /** Other providers name their calls more freely. */
    private static String validId(String id) {
        String valid = id.replaceAll("[^a-zA-Z0-9_-]", "_");
        return valid.isEmpty() ? "_" : valid;
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("role", role);
        json.writeArrayPropertyStart("content");
        for (int i = 0; i < parts.size(); i++) {
            // An answer to be continued is refused when it ends in blanks.
            boolean last = i == parts.size() - 1 && role.equals(ASSISTANT);
            switch (parts.get(i)) {
                case Part.Text(String text) -> text(json, last ? text.stripTrailing() : text);
                case Part.Call call -> call(json, call);
                case Part.Result result -> result(json, result);
                case Part.Blocks(String blocks) -> json.writeRawValue(blocks.substring(1, blocks.length() - 1));
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String text) {
        json.writeStartObject();
        json.writeStringProperty("type", "text");
        json.writeStringProperty("text", text);
        json.writeEndObject();
    }

    private static void call(JsonGenerator json, Part.Call call) {
        json.writeStartObject();
        json.writeStringProperty("type", "tool_use");
        json.writeStringProperty("id", call.id());
        json.writeStringProperty("name", call.name());
        json.writeName("input");
        json.writeRawValue(call.input());
        json.writeEndObject();
    }

    private static void result(JsonGenerator json, Part.Result result) {
        json.writeStartObject();
        json.writeStringProperty("type", "tool_result");
        json.writeStringProperty("tool_use_id", result.callId());
        json.writeStringProperty("content", result.content());
        if (result.failed()) {
            json.writeBooleanProperty("is_error", true);
        }
        json.writeEndObject();
    }
}
