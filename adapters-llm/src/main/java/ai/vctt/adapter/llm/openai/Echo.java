package ai.vctt.adapter.llm.openai;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What some providers want back with a message that asked for tools: visible thinking (DeepSeek and others), signed
 * thinking (OpenRouter), a signature with each call (Gemini). Used by one thread.
 */
final class Echo {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String CALLS = "calls";
    private static final String REASONING = "reasoning_content";
    private static final String DETAILS = "reasoning_details";

    private final ObjectNode members;
    private final StringBuilder reasoning = new StringBuilder();

    private Echo(ObjectNode members) {
        this.members = members;
    }

    Echo() {
        this(JSON.createObjectNode());
    }

    /** @param opaque what {@link #opaque()} gave; null: nothing */
    static Echo of(@Nullable String opaque) {
        return new Echo(opaque == null ? JSON.createObjectNode() : (ObjectNode) JSON.readTree(opaque));
    }

    void reasoning(String piece) {
        reasoning.append(piece);
    }

    /** @param array JSON text */
    void details(String array) {
        if (JSON.readTree(array) instanceof ArrayNode pieces) {
            members.withArray(DETAILS).addAll(pieces);
        }
    }

    /** @param extra JSON text */
    void call(String id, String extra) {
        members.withObject(CALLS).set(id, JSON.readTree(extra));
    }

    /** Null when nothing is wanted back. */
    @Nullable
    String opaque() {
        if (!reasoning.isEmpty()) {
            members.put(REASONING, reasoning.toString());
        }
        return members.isEmpty() ? null : members.toString();
    }

    void writeTo(JsonGenerator json) {
        for (String name : new String[] {REASONING, DETAILS}) {
            JsonNode value = members.get(name);
            if (value != null) {
                json.writeName(name);
                json.writeRawValue(value.toString());
            }
        }
    }

    /** Null when it has none. */
    @Nullable
    JsonNode ofCall(String id) {
        return members.path(CALLS).get(id);
    }
}
