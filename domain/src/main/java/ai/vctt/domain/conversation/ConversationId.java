package ai.vctt.domain.conversation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Names one conversation. Whoever begins one may make it up. */
public record ConversationId(UUID value) {

    /** Null when the text is not a UUID in its usual form, and so cannot name a conversation. */
    public static @Nullable ConversationId parse(String text) {
        if (text.length() != 36) {
            return null;
        }
        try {
            UUID value = UUID.fromString(text);
            // fromString also takes groups of other lengths, and signs.
            return value.toString().equalsIgnoreCase(text) ? new ConversationId(value) : null;
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
