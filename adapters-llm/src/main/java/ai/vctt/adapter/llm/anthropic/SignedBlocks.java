package ai.vctt.adapter.llm.anthropic;

import ai.vctt.adapter.llm.wire.Json;
import ai.vctt.adapter.llm.wire.ToolJson;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * The blocks of a message, to be sent back as they came: once a model thinks, its signatures hold for its thoughts and
 * their order among what it said and asked for. Used by one thread.
 */
final class SignedBlocks {

    private final Map<Integer, Block> blocks = new TreeMap<>();
    private boolean thinks;

    private static final class Block {

        private final AnthropicEvent.Block start;
        private final StringBuilder content = new StringBuilder();
        private final StringBuilder signature = new StringBuilder();

        Block(AnthropicEvent.Block start) {
            this.start = start;
        }
    }

    void begin(int index, AnthropicEvent.Block start) {
        Block block = new Block(start);
        append(block.content, start.text());
        append(block.content, start.thinking());
        append(block.content, start.input());
        append(block.signature, start.signature());
        blocks.put(index, block);
        thinks |= start.type().equals("thinking") || start.type().equals("redacted_thinking");
    }

    void add(AnthropicEvent delta) {
        Block block = blocks.get(delta.index);
        if (block != null) {
            append(block.content, delta.text);
            append(block.content, delta.thinking);
            append(block.content, delta.partialJson);
            append(block.signature, delta.signature);
        }
    }

    /** JSON text of an array; null when there are no thoughts, so that nothing has to go back as it came. */
    @Nullable
    String opaque() {
        if (!thinks) {
            return null;
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartArray();
            blocks.values().forEach(block -> write(json, block));
            json.writeEndArray();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Block block) {
        AnthropicEvent.Block start = block.start;
        String content = block.content.toString();
        switch (start.type()) {
            case "thinking" -> {
                begin(json, start.type());
                json.writeStringProperty("thinking", content);
                json.writeStringProperty("signature", block.signature.toString());
                json.writeEndObject();
            }
            case "redacted_thinking" -> {
                begin(json, start.type());
                json.writeStringProperty("data", start.data() == null ? "" : start.data());
                json.writeEndObject();
            }
            case "text" -> {
                // A blank one is refused.
                if (!content.isBlank()) {
                    begin(json, start.type());
                    json.writeStringProperty("text", content);
                    json.writeEndObject();
                }
            }
            case "tool_use" -> {
                begin(json, start.type());
                json.writeStringProperty("id", start.id() == null ? "" : start.id());
                json.writeStringProperty("name", start.name() == null ? "" : start.name());
                json.writeName("input");
                json.writeRawValue(ToolJson.arguments(content.isBlank() ? "{}" : content));
                json.writeEndObject();
            }
            default -> {
                // What runs on the provider's side is not offered.
            }
        }
    }

    private static void begin(JsonGenerator json, String type) {
        json.writeStartObject();
        json.writeStringProperty("type", type);
    }

    private static void append(StringBuilder text, @Nullable String piece) {
        if (piece != null) {
            text.append(piece);
        }
    }
}
