package ai.vctt.adapter.ws.stream;

import ai.vctt.domain.InvalidValueException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The fields of a client's payload. A wrong type is an {@link InvalidValueException} that names the field and the rule;
 * null counts as absent; what nobody asks for is ignored.
 */
final class Fields {

    private static final int LONGEST_QUOTE = 60;

    private final JsonNode node;
    private final String prefix;

    private Fields(JsonNode node, String prefix) {
        this.node = node;
        this.prefix = prefix;
    }

    static Fields of(List<JsonNode> args) {
        return new Fields(args.isEmpty() ? MissingNode.getInstance() : args.getFirst(), "");
    }

    @Nullable
    String text(String field) {
        JsonNode value = find(field);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw wrong(field, value, "a string");
        }
        return value.stringValue();
    }

    String requiredText(String field) {
        String text = text(field);
        if (text == null) {
            throw new InvalidValueException(prefix + field, "missing", "a string");
        }
        return text;
    }

    @Nullable
    Boolean bool(String field) {
        JsonNode value = find(field);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw wrong(field, value, "true or false");
        }
        return value.booleanValue();
    }

    @Nullable
    Double number(String field) {
        JsonNode value = find(field);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw wrong(field, value, "a number");
        }
        return value.doubleValue();
    }

    @Nullable
    BigDecimal decimal(String field) {
        return number(field) == null ? null : node.get(field).decimalValue();
    }

    @Nullable
    Integer integer(String field) {
        JsonNode value = find(field);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToInt()) {
            throw wrong(field, value, "an integer");
        }
        return value.intValue();
    }

    long count(String field, long absent) {
        JsonNode value = find(field);
        if (value == null) {
            return absent;
        }
        if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw wrong(field, value, "an integer ≥ 0");
        }
        long count = value.longValue();
        InvalidValueException.require(count >= 0, prefix + field, count, "an integer ≥ 0");
        return count;
    }

    List<Fields> objects(String field) {
        JsonNode value = find(field);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(field, value, "an array");
        }
        List<Fields> objects = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            objects.add(new Fields(value.get(i), prefix + field + "[" + i + "]."));
        }
        return objects;
    }

    List<String> texts(String field) {
        JsonNode value = find(field);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(field, value, "an array of strings");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value) {
            if (!item.isString()) {
                throw wrong(field, value, "an array of strings");
            }
            texts.add(item.stringValue());
        }
        return texts;
    }

    /** The members of an object of counts. */
    Map<String, Long> counts(String field) {
        JsonNode value = find(field);
        if (value == null) {
            return Map.of();
        }
        Fields members = new Fields(value, prefix + field + ".");
        Map<String, Long> counts = new LinkedHashMap<>();
        if (!value.isObject()) {
            throw wrong(field, value, "an object");
        }
        value.propertyNames().forEach(name -> counts.put(name, members.count(name, 0)));
        return counts;
    }

    /** The field as it came, to name in an answer what is answered; null where it is no short string. */
    @Nullable
    String echo(String field) {
        JsonNode value = node.isObject() ? node.get(field) : null;
        return value != null && value.isString() && value.stringValue().length() <= 128 ? value.stringValue() : null;
    }

    InvalidValueException broken(String field, String value, String expected) {
        return new InvalidValueException(prefix + field, shortened(value), expected);
    }

    static String shortened(String text) {
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
    }

    private @Nullable JsonNode find(String field) {
        if (!node.isObject()) {
            String what = prefix.isEmpty() ? "payload" : prefix.substring(0, prefix.length() - 1);
            throw new InvalidValueException(
                    what, node.isMissingNode() ? "missing" : shortened(node.toString()), "an object");
        }
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value;
    }

    private InvalidValueException wrong(String field, JsonNode value, String expected) {
        return broken(field, value.toString(), expected);
    }
}
