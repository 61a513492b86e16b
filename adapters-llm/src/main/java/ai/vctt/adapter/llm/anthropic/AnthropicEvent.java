package ai.vctt.adapter.llm.anthropic;

import ai.vctt.adapter.llm.wire.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/**
 * What matters of one JSON document: an event of a stream, a whole message, or an error. Read over and over into the same
 * object, token by token, in whatever order the members come.
 */
final class AnthropicEvent {

    @Nullable
    String type;

    int index;

    /** Of a delta. */
    @Nullable
    String text;

    @Nullable
    String thinking;

    @Nullable
    String signature;

    @Nullable
    String partialJson;

    @Nullable
    String stopReason;

    @Nullable
    String explanation;

    /** Null when the document has none. */
    @Nullable
    AnthropicUsage usage;

    boolean failed;
    final List<Block> blocks = new ArrayList<>(1);

    /** @param input null when it is empty: fragments follow, or there is none */
    record Block(
            String type,
            @Nullable String id,
            @Nullable String name,
            @Nullable String text,
            @Nullable String thinking,
            @Nullable String signature,
            @Nullable String data,
            @Nullable String input) {}

    void clear() {
        type = null;
        index = 0;
        text = null;
        thinking = null;
        signature = null;
        partialJson = null;
        stopReason = null;
        explanation = null;
        usage = null;
        failed = false;
        blocks.clear();
    }

    void read(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new StreamReadException(parser, "not an object");
        }
        for (String name; (name = Json.member(parser)) != null; ) {
            switch (name) {
                case "type" -> type = Json.string(parser);
                case "index" -> {
                    Long value = Json.count(parser);
                    index = value == null ? 0 : value.intValue();
                }
                case "message" -> startedMessage(parser);
                case "content_block" -> block(parser);
                case "content" -> blocks(parser);
                case "delta" -> delta(parser);
                case "stop_reason" -> stopReason = Json.string(parser);
                case "stop_details" -> stopDetails(parser);
                case "usage" -> usage(parser);
                case "error" -> {
                    failed = parser.currentToken() != JsonToken.VALUE_NULL;
                    parser.skipChildren();
                }
                default -> parser.skipChildren();
            }
        }
    }

    /** Of a message that has just begun only the usage matters. */
    private void startedMessage(JsonParser parser) {
        if (!Json.isObject(parser)) {
            return;
        }
        for (String name; (name = Json.member(parser)) != null; ) {
            if (name.equals("usage")) {
                usage(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void usage(JsonParser parser) {
        usage = new AnthropicUsage();
        usage.read(parser);
    }

    private void delta(JsonParser parser) {
        if (!Json.isObject(parser)) {
            return;
        }
        for (String name; (name = Json.member(parser)) != null; ) {
            switch (name) {
                case "text" -> text = Json.string(parser);
                case "thinking" -> thinking = Json.string(parser);
                case "signature" -> signature = Json.string(parser);
                case "partial_json" -> partialJson = Json.string(parser);
                case "stop_reason" -> stopReason = Json.string(parser);
                case "stop_details" -> stopDetails(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void stopDetails(JsonParser parser) {
        if (!Json.isObject(parser)) {
            return;
        }
        for (String name; (name = Json.member(parser)) != null; ) {
            switch (name) {
                case "explanation" -> {
                    String words = Json.string(parser);
                    explanation = words == null ? explanation : words;
                }
                case "category" -> {
                    String category = Json.string(parser);
                    explanation = explanation == null ? category : explanation;
                }
                default -> parser.skipChildren();
            }
        }
    }

    private void blocks(JsonParser parser) {
        if (!Json.isArray(parser)) {
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            block(parser);
        }
    }

    private void block(JsonParser parser) {
        if (!Json.isObject(parser)) {
            return;
        }
        String blockType = "";
        String id = null;
        String name = null;
        String blockText = null;
        String blockThinking = null;
        String blockSignature = null;
        String data = null;
        String input = null;
        for (String member; (member = Json.member(parser)) != null; ) {
            switch (member) {
                case "type" -> {
                    String value = Json.string(parser);
                    blockType = value == null ? "" : value;
                }
                case "id" -> id = Json.string(parser);
                case "name" -> name = Json.string(parser);
                case "text" -> blockText = Json.string(parser);
                case "thinking" -> blockThinking = Json.string(parser);
                case "signature" -> blockSignature = Json.string(parser);
                case "data" -> data = Json.string(parser);
                case "input" -> {
                    String json = parser.currentToken() == JsonToken.START_OBJECT ? Json.raw(parser) : "{}";
                    input = json.equals("{}") ? null : json;
                    parser.skipChildren();
                }
                default -> parser.skipChildren();
            }
        }
        blocks.add(new Block(blockType, id, name, blockText, blockThinking, blockSignature, data, input));
    }
}
