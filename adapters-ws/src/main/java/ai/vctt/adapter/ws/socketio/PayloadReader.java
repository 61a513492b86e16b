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

    /** Null for what is no event: an array that starts with a name. Binary arguments are binary nodes. */
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
            JsonNode arg = packet.attachments() > 0 ? filled(array.get(i), packet.binaries()) : array.get(i);
            if (arg == null) {
                return null;
            }
            args.add(arg);
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

    /** With binary nodes for placeholders; null where one names an attachment that there is not. */
    private static @Nullable JsonNode filled(JsonNode node, List<byte[]> binaries) {
        switch (node) {
            case ObjectNode object -> {
                JsonNode placeholder = object.get("_placeholder");
                if (placeholder != null && placeholder.isBoolean() && placeholder.booleanValue()) {
                    JsonNode number = object.get("num");
                    boolean known = number != null
                            && number.isInt()
                            && number.intValue() >= 0
                            && number.intValue() < binaries.size();
                    return known ? object.binaryNode(binaries.get(number.intValue())) : null;
                }
                for (String name : List.copyOf(object.propertyNames())) {
                    JsonNode value = filled(object.get(name), binaries);
                    if (value == null) {
                        return null;
                    }
                    object.set(name, value);
                }
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    JsonNode value = filled(array.get(i), binaries);
                    if (value == null) {
                        return null;
                    }
                    array.set(i, value);
                }
            }
            default -> {}
        }
        return node;
    }
}
