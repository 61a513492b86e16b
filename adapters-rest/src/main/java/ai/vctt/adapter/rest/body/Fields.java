package ai.vctt.adapter.rest.body;

import ai.vctt.domain.InvalidValueException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of a JSON object. A wrong type is an {@link InvalidValueException} that names the field and the rule; null
 * counts as absent; what nobody asks for is ignored.
 */
public final class Fields {

    private static final int LONGEST_QUOTE = 60;

    private final JsonNode object;
    private final String prefix;

    private Fields(JsonNode object, String prefix) {
        this.object = object;
        this.prefix = prefix;
    }

    /** @param name of the object; empty for the outermost */
    public static Fields of(JsonNode node, String name) {
        if (!node.isObject()) {
            String value = node.isMissingNode() ? "missing" : shortened(node.toString());
            throw new InvalidValueException(name.isEmpty() ? "body" : name, value, "an object");
        }
        return new Fields(node, name.isEmpty() ? "" : name + ".");
    }

    /** The field's full name, as an error tells it. */
    public String path(String field) {
        return prefix + field;
    }

    /** Null when it is absent. */
    public @Nullable JsonNode find(String field) {
        JsonNode value = object.get(field);
        return value == null || value.isNull() ? null : value;
    }

    public @Nullable String text(String field) {
        JsonNode value = find(field);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw broken(field, value.toString(), "a string");
        }
        return value.stringValue();
    }

    public String requiredText(String field) {
        String text = text(field);
        if (text == null) {
            throw broken(field, "missing", "a string");
        }
        return text;
    }

    public boolean flag(String field) {
        JsonNode value = find(field);
        if (value == null) {
            return false;
        }
        if (!value.isBoolean()) {
            throw broken(field, value.toString(), "true or false");
        }
        return value.booleanValue();
    }

    public @Nullable Double number(String field, double lowest, double highest) {
        JsonNode value = find(field);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || !(value.doubleValue() >= lowest && value.doubleValue() <= highest)) {
            throw broken(field, value.toString(), "a number from " + (int) lowest + " to " + (int) highest);
        }
        return value.doubleValue();
    }

    /** A number as it is written. */
    public @Nullable BigDecimal decimal(String field, double lowest, double highest) {
        return number(field, lowest, highest) == null ? null : object.get(field).decimalValue();
    }

    public @Nullable Integer count(String field) {
        JsonNode value = find(field);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()
                || !value.canConvertToExactIntegral()
                || !value.canConvertToInt()
                || value.intValue() < 1) {
            throw broken(field, value.toString(), "an integer ≥ 1");
        }
        return value.intValue();
    }

    public @Nullable Fields child(String field) {
        JsonNode value = find(field);
        return value == null ? null : of(value, path(field));
    }

    public List<Fields> children(String field) {
        JsonNode value = find(field);
        if (value == null || !value.isArray() || value.isEmpty()) {
            throw broken(field, value == null ? "missing" : value.toString(), "an array with something in it");
        }
        List<Fields> children = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            children.add(of(value.get(i), path(field) + "[" + i + "]"));
        }
        return children;
    }

    public InvalidValueException broken(String field, String value, String expected) {
        return new InvalidValueException(path(field), shortened(value), expected);
    }

    public static String shortened(String text) {
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
    }
}
