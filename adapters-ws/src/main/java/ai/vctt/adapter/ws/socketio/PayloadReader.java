package ai.vctt.adapter.ws.socketio;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the JSON of clients, within bounds on depth, numbers, names and the number of values. */
final class PayloadReader {

    record Event(String name, List<JsonNode> args) {}

    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private final JsonMapper mapper;

    PayloadReader(int maxChars) {
        var constraints = StreamReadConstraints.builder()
                .maxNestingDepth(32)
                .maxNumberLength(64)
                .maxNameLength(1024)
                .maxStringLength(maxChars)
                .maxDocumentLength(maxChars)
                .maxTokenCount(50_000)
                .build();
        mapper = JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(constraints).build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** Null for what is no event: an array that starts with a name. */
    @Nullable
    Event event(Packet packet) {
        JsonNode payload = read(packet.json());
        if (!(payload instanceof ArrayNode array) || array.isEmpty()) {
            return null;
        }
        JsonNode name = array.get(0);
        if (!(name.isString() && !RESERVED.contains(name.stringValue())) && !name.isIntegralNumber()) {
            return null;
        }
        List<JsonNode> args = new ArrayList<>(array.size() - 1);
        for (int i = 1; i < array.size(); i++) {
            args.add(packet.attachments() > 0 ? withoutPlaceholders(array.get(i)) : array.get(i));
        }
        return new Event(name.asString(), List.copyOf(args));
    }

    /** Null for what is not JSON, or beyond the bounds. */
    @Nullable
    JsonNode read(String json) {
        try {
            return mapper.readTree(json);
        } catch (JacksonException invalid) {
            return null;
        }
    }

    String write(JsonNode node) {
        return mapper.writeValueAsString(node);
    }

    private static JsonNode withoutPlaceholders(JsonNode node) {
        switch (node) {
            case ObjectNode object -> {
                JsonNode placeholder = object.get("_placeholder");
                if (placeholder != null && placeholder.isBoolean() && placeholder.booleanValue()) {
                    return JsonNodeFactory.instance.nullNode();
                }
                for (String name : List.copyOf(object.propertyNames())) {
                    object.set(name, withoutPlaceholders(object.get(name)));
                }
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, withoutPlaceholders(array.get(i)));
                }
            }
            default -> {}
        }
        return node;
    }
}
