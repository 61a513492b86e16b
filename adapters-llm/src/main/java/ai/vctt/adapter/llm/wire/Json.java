package ai.vctt.adapter.llm.wire;

import java.io.OutputStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Reading and writing JSON token by token. Every method leaves the parser at the last token of the value it was at. */
public final class Json {

    public static final JsonFactory FACTORY = JsonFactory.builder().build();

    private Json() {}

    public static JsonParser parser(byte[] bytes, int offset, int length) {
        return FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length);
    }

    public static JsonGenerator generator(OutputStream out) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    /** The string here; null when there is anything else. */
    public static @Nullable String string(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        parser.skipChildren();
        return null;
    }

    /** The number here, however it is written; null when there is anything else. */
    public static @Nullable BigDecimal number(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                || parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            return parser.getDecimalValue();
        }
        parser.skipChildren();
        return null;
    }

    /** The count here, never negative, be it written 12 or 12.0; null when there is anything else. */
    public static @Nullable Long count(JsonParser parser) {
        BigDecimal number = number(parser);
        if (number == null || number.precision() - number.scale() > 18) {
            return null;
        }
        return Math.max(0, number.longValue());
    }

    /** The value here as JSON text. */
    public static String raw(JsonParser parser) {
        var text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            generator.copyCurrentStructure(parser);
        }
        return text.toString();
    }

    /** Goes into the object here; false, having passed over it, when it is something else. */
    public static boolean isObject(JsonParser parser) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return true;
        }
        parser.skipChildren();
        return false;
    }

    /** Goes into the array here; false, having passed over it, when it is something else. */
    public static boolean isArray(JsonParser parser) {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            return true;
        }
        parser.skipChildren();
        return false;
    }

    /** The next member's name, with the parser at its value; null at the object's end. */
    public static @Nullable String member(JsonParser parser) {
        String name = parser.nextName();
        if (name != null) {
            parser.nextToken();
        }
        return name;
    }
}
