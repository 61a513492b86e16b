package ai.vctt.application.jam.port.out;

import org.jspecify.annotations.Nullable;

/** Reads JSON. Thread-safe. */
public interface JsonValues {

    /**
     * The value of a JSON text: a {@code Map} with string keys in order, a {@code List}, a {@code String}, a {@code Double}
     * or a {@code Boolean}; null for JSON's null, and for what is not JSON, has something behind it, or is nested deeper
     * than 50 levels. Numbers beyond the range of a double are infinite. Of members with the same name the last one counts.
     */
    @Nullable
    Object read(String json);
}
