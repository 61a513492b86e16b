package ai.vctt.adapter.ws.socketio;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BinaryNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Takes binary nodes out of what is sent, and leaves placeholders (socket.io-protocol v5, "Packet encoding"). */
final class BinaryArguments {

    private final List<byte[]> attachments = new ArrayList<>();
    private final JsonNode json;

    BinaryArguments(ArrayNode array) {
        json = without(array);
    }

    JsonNode json() {
        return json;
    }

    List<byte[]> attachments() {
        return attachments;
    }

    private JsonNode without(JsonNode node) {
        return switch (node) {
            case BinaryNode binary -> {
                attachments.add(binary.binaryValue());
                yield JsonNodeFactory.instance
                        .objectNode()
                        .put("_placeholder", true)
                        .put("num", attachments.size() - 1);
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
                array.forEach(element -> copy.add(without(element)));
                yield copy;
            }
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(field -> copy.set(field.getKey(), without(field.getValue())));
                yield copy;
            }
            default -> node;
        };
    }
}
