package ai.vctt.adapter.llm.openai;

import ai.vctt.adapter.llm.wire.Json;
import ai.vctt.domain.cost.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/**
 * What matters of one JSON document: a chunk of a stream, a whole completion, or an error. Read over and over into the
 * same object, token by token. Only the first of several choices is read.
 */
final class OpenAiChunk {

    @Nullable
    String content;

    @Nullable
    String reasoning;

    /** The same when its provider wants it back. */
    @Nullable
    String reasoningToReturn;

    /** Signed thinking, JSON text of an array. */
    @Nullable
    String reasoningDetails;

    @Nullable
    String refusal;

    @Nullable
    String finishReason;

    @Nullable
    Usage usage;

    boolean failed;
    final List<ToolCallPiece> toolCalls = new ArrayList<>(0);

    record ToolCallPiece(
            @Nullable Integer index,
            @Nullable String id,
            @Nullable String name,
            @Nullable String arguments,
            @Nullable String extra) {}

    void clear() {
        content = null;
        reasoning = null;
        reasoningToReturn = null;
        reasoningDetails = null;
        refusal = null;
        finishReason = null;
        usage = null;
        failed = false;
        toolCalls.clear();
    }

    void read(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new StreamReadException(parser, "not an object");
        }
        boolean choices = false;
        boolean message = false;
        for (String name; (name = Json.member(parser)) != null; ) {
            switch (name) {
                case "choices" -> {
                    choices = true;
                    choices(parser);
                }
                case "usage" -> usage(parser);
                case "x_groq" -> groq(parser);
                case "error" -> failed |= isError(parser);
                case "object" -> failed |= "error".equals(Json.string(parser));
                case "message", "detail" -> {
                    message = true;
                    parser.skipChildren();
                }
                default -> parser.skipChildren();
            }
        }
        failed |= message && !choices && usage == null;
    }

    private static boolean isError(JsonParser parser) {
        boolean error = switch (parser.currentToken()) {
            case VALUE_NULL, VALUE_FALSE -> false;
            case VALUE_STRING -> !parser.getString().isEmpty();
            default -> true;
        };
        parser.skipChildren();
        return error;
    }

    private void usage(JsonParser parser) {
        Usage read = OpenAiUsage.read(parser);
        if (read != null) {
            usage = read;
        }
    }

    private void groq(JsonParser parser) {
        if (!Json.isObject(parser)) {
            return;
        }
        for (String name; (name = Json.member(parser)) != null; ) {
            switch (name) {
                case "usage" -> usage(parser);
                case "error" -> failed |= isError(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void choices(JsonParser parser) {
        if (!Json.isArray(parser)) {
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (Json.isObject(parser)) {
                choice(parser);
            }
        }
    }

    private void choice(JsonParser parser) {
        boolean other = false;
        for (String name; (name = Json.member(parser)) != null; ) {
            switch (name) {
                case "index" -> {
                    Long index = Json.count(parser);
                    other = index != null && index != 0;
                }
                case "delta", "message" -> {
                    // Where the index comes behind the delta there is one choice only: we never ask for more.
                    if (other) {
                        parser.skipChildren();
                    } else {
                        delta(parser);
                    }
                }
                case "finish_reason" -> {
                    String reason = Json.string(parser);
                    if (reason != null && !other) {
                        finishReason = reason;
                    }
                }
                default -> parser.skipChildren();
            }
        }
    }

    private void delta(JsonParser parser) {
        if (!Json.isObject(parser)) {
            return;
        }
        for (String name; (name = Json.member(parser)) != null; ) {
            switch (name) {
                case "content" -> content(parser);
                case "reasoning_content", "reasoning" -> {
                    String text = Json.string(parser);
                    if (text != null && (reasoning == null || reasoning.isEmpty())) {
                        reasoning = text;
                    }
                    if (text != null && name.equals("reasoning_content")) {
                        reasoningToReturn = text;
                    }
                }
                case "reasoning_details" -> {
                    if (parser.currentToken() == JsonToken.START_ARRAY) {
                        reasoningDetails = Json.raw(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                case "refusal" -> refusal = Json.string(parser);
                case "tool_calls" -> toolCalls(parser);
                case "function_call" -> {
                    if (Json.isObject(parser)) {
                        toolCall(parser, 0);
                    }
                }
                default -> parser.skipChildren();
            }
        }
    }

    /** A string, or an array of typed parts. */
    private void content(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            content = parser.getString();
        } else if (Json.isArray(parser)) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == JsonToken.VALUE_STRING) {
                    content = joined(content, parser.getString());
                } else if (Json.isObject(parser)) {
                    part(parser);
                }
            }
        }
    }

    private void part(JsonParser parser) {
        String type = null;
        String text = null;
        for (String name; (name = Json.member(parser)) != null; ) {
            switch (name) {
                case "type" -> type = Json.string(parser);
                case "text" -> text = Json.string(parser);
                case "thinking" -> thinking(parser);
                default -> parser.skipChildren();
            }
        }
        if (text != null) {
            if ("thinking".equals(type) || "reasoning".equals(type)) {
                reasoning = joined(reasoning, text);
            } else {
                content = joined(content, text);
            }
        }
    }

    private void thinking(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            reasoning = joined(reasoning, parser.getString());
        } else if (Json.isArray(parser)) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (!Json.isObject(parser)) {
                    continue;
                }
                for (String name; (name = Json.member(parser)) != null; ) {
                    String text = name.equals("text") ? Json.string(parser) : null;
                    parser.skipChildren();
                    if (text != null) {
                        reasoning = joined(reasoning, text);
                    }
                }
            }
        }
    }

    private void toolCalls(JsonParser parser) {
        if (!Json.isArray(parser)) {
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (Json.isObject(parser)) {
                toolCall(parser, null);
            }
        }
    }

    /** The old {@code function_call} has the function's members where a tool call has the function. */
    private void toolCall(JsonParser parser, @Nullable Integer knownIndex) {
        Integer index = knownIndex;
        String id = null;
        String function = null;
        String arguments = null;
        String extra = null;
        int depth = 1;
        while (depth > 0) {
            String name = Json.member(parser);
            if (name == null) {
                depth--;
                continue;
            }
            switch (name) {
                case "index" -> {
                    Long value = Json.count(parser);
                    index = value == null ? index : Integer.valueOf(value.intValue());
                }
                case "id" -> id = Json.string(parser);
                case "function" -> depth += Json.isObject(parser) ? 1 : 0;
                case "name" -> function = Json.string(parser);
                case "arguments" -> arguments = arguments(parser);
                case "extra_content" -> {
                    if (parser.currentToken() == JsonToken.START_OBJECT) {
                        extra = Json.raw(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                default -> parser.skipChildren();
            }
        }
        toolCalls.add(new ToolCallPiece(index, id, function, arguments, extra));
    }

    /** JSON as text; some send it as JSON. */
    private static @Nullable String arguments(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getString();
            case START_OBJECT -> Json.raw(parser);
            default -> Json.string(parser);
        };
    }

    private static String joined(@Nullable String before, String piece) {
        return before == null || before.isEmpty() ? piece : before + piece;
    }
}
