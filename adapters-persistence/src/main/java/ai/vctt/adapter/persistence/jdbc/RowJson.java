package ai.vctt.adapter.persistence.jdbc;

import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Rows as JSON with the columns' names: PostgreSQL reads any number of them from one parameter, and the journal keeps them. */
final class RowJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private RowJson() {}

    static String rows(List<? extends Record> rows) {
        return MAPPER.writeValueAsString(rows);
    }

    static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    static <T> T value(String json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }

    static byte[] bytes(Write write) {
        return MAPPER.writerFor(Write.class).writeValueAsBytes(write);
    }

    static Write write(byte[] bytes) {
        return MAPPER.readValue(bytes, Write.class);
    }
}
