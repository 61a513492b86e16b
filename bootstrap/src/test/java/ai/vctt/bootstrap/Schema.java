package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks values against the schemas of a document, as far as our documents use JSON Schema, and notes what it has seen. */
final class Schema {

    private static final Set<String> KNOWN = Set.of(
            "$ref",
            "type",
            "enum",
            "const",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "description",
            "format",
            "minimum",
            "maximum");

    private final Map<String, Object> document;
    private final Set<String> seen = new HashSet<>();

    Schema(Map<String, Object> document) {
        this.document = document;
    }

    /** What a reference, or a path like "#/components/schemas/Cost", leads to. */
    Map<String, Object> at(String path) {
        Object place = document;
        for (String name : path.substring(2).split("/", -1)) {
            place = object(place).get(name.replace("~1", "/"));
            assertThat(place).as(path).isNotNull();
        }
        return object(place);
    }

    void check(Map<String, Object> schema, Object value, String where) {
        if (schema.containsKey("$ref")) {
            check(at((String) schema.get("$ref")), value, where);
            return;
        }
        assertThat(KNOWN).as("what is checked").containsAll(schema.keySet());
        seen.add(where);
        if (schema.containsKey("type")) {
            List<?> types = schema.get("type") instanceof List<?> list ? list : List.of(schema.get("type"));
            assertThat(types).as(where).anyMatch(type -> isOfType((String) type, value));
        }
        if (schema.get("enum") instanceof List<?> allowed) {
            assertThat(allowed).as(where).anyMatch(value::equals);
        }
        if (schema.containsKey("const")) {
            assertThat(value).as(where).isEqualTo(schema.get("const"));
        }
        if (value instanceof Map<?, ?>) {
            checkFields(schema, object(value), where);
        }
        if (value instanceof List<?> list) {
            Map<String, Object> items = object(schema.getOrDefault("items", Map.of()));
            list.forEach(item -> check(items, item, where + "[]"));
        }
    }

    private void checkFields(Map<String, Object> schema, Map<String, Object> value, String where) {
        Map<String, Object> properties = object(schema.getOrDefault("properties", Map.of()));
        Object others = schema.getOrDefault("additionalProperties", Map.of());
        if (schema.get("required") instanceof List<?> required) {
            assertThat(value.keySet())
                    .as(where)
                    .containsAll(required.stream().map(String::valueOf).toList());
        }
        value.forEach((name, field) -> {
            if (properties.containsKey(name)) {
                check(object(properties.get(name)), field, where + "." + name);
            } else {
                assertThat(others).as(where + "." + name).isNotEqualTo(false);
                check(object(others), field, where + ".*");
            }
        });
    }

    /** Fails for every property of these that no value has had. */
    void requireAllSeen(Map<String, Object> schema, String where) {
        Map<String, Object> resolved = schema.containsKey("$ref") ? at((String) schema.get("$ref")) : schema;
        assertThat(seen).as("what was really there").contains(where);
        object(resolved.getOrDefault("properties", Map.of()))
                .forEach((name, property) -> requireAllSeen(object(property), where + "." + name));
        if (resolved.containsKey("items")) {
            requireAllSeen(object(resolved.get("items")), where + "[]");
        }
    }

    private static boolean isOfType(String type, Object value) {
        return switch (type) {
            case "null" -> value == null;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "number" -> value instanceof Number;
            case "array" -> value instanceof List<?>;
            case "object" -> value instanceof Map<?, ?>;
            default -> throw new AssertionError("a type " + type);
        };
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }
}
