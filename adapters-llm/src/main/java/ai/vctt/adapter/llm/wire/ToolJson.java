package ai.vctt.adapter.llm.wire;

import ai.vctt.domain.tool.Tool;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Schemas and arguments of tools as providers take them. */
public final class ToolJson {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** Providers refuse these at a schema's top; the tool checks its arguments itself. */
    private static final Set<String> NOT_AT_TOP = Set.of("oneOf", "anyOf", "allOf", "enum", "not", "$schema");

    private static final Set<String> STRICT_KEYWORDS = Set.of(
            "type",
            "properties",
            "required",
            "additionalProperties",
            "description",
            "title",
            "enum",
            "const",
            "items",
            "anyOf",
            "$defs",
            "$ref");

    private ToolJson() {}

    /** A tool's schema with an object at its top, whatever the tool claims it to be. */
    public static String schema(Tool tool) {
        return objectSchema(tool).toString();
    }

    /** Whether the schema is one that arguments can be held to while they are written. */
    public static boolean isStrict(Tool tool) {
        return isStrict(objectSchema(tool));
    }

    private static ObjectNode objectSchema(Tool tool) {
        ObjectNode schema = JSON.createObjectNode();
        try {
            if (JSON.readTree(tool.inputSchema()) instanceof ObjectNode own) {
                schema = own;
            }
        } catch (JacksonException _) {
            // Not JSON: it then takes an object like any other.
        }
        schema.remove(NOT_AT_TOP);
        schema.put("type", "object");
        if (!(schema.get("properties") instanceof ObjectNode)) {
            schema.putObject("properties");
        }
        return schema;
    }

    private static boolean isStrict(JsonNode schema) {
        if (!schema.isObject() || !STRICT_KEYWORDS.containsAll(schema.propertyNames())) {
            return false;
        }
        JsonNode properties = schema.path("properties");
        if (properties.isObject() || "object".equals(schema.path("type").stringValue(""))) {
            Set<String> required = new HashSet<>();
            schema.path("required").forEach(name -> required.add(name.stringValue("")));
            JsonNode additional = schema.path("additionalProperties");
            if (!additional.isBoolean()
                    || additional.booleanValue()
                    || !required.equals(Set.copyOf(properties.propertyNames()))) {
                return false;
            }
        }
        return properties.valueStream().allMatch(ToolJson::isStrict)
                && schema.path("$defs").valueStream().allMatch(ToolJson::isStrict)
                && schema.path("anyOf").valueStream().allMatch(ToolJson::isStrict)
                && (schema.path("items").isMissingNode() || isStrict(schema.path("items")));
    }

    /** Arguments as they were written, if that is a JSON object; of what is none, an object that shows it. */
    public static String arguments(String written) {
        try {
            if (JSON.readTree(written) instanceof ObjectNode) {
                return written;
            }
        } catch (JacksonException _) {
            // A model's slip: it is shown what it wrote.
        }
        return JSON.createObjectNode().put("not_json", written).toString();
    }
}
