package ai.vctt.domain.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Names a key, and tells nothing about it. */
public record KeyId(UUID value) {

    private static final int LENGTH = 36;

    /** Null when the text is none. */
    public static @Nullable KeyId parse(String text) {
        try {
            return text.length() == LENGTH ? new KeyId(UUID.fromString(text)) : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
