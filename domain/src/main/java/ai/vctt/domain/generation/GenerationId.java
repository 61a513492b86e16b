package ai.vctt.domain.generation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Names one generation. The wire calls it "sessionId". */
public record GenerationId(UUID value) {

    /** Null when the text is not a UUID in its usual form, and so cannot name a generation. */
    public static @Nullable GenerationId parse(String text) {
        if (text.length() != 36) {
            return null;
        }
        try {
            UUID value = UUID.fromString(text);
            // fromString also takes groups of other lengths, and signs.
            return value.toString().equalsIgnoreCase(text) ? new GenerationId(value) : null;
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
