package ai.vctt.domain.band;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How an agent answers the heart of a question, as it says itself. */
public enum Position {
    YES,
    NO,
    /** Partly, or it depends. */
    MIXED,
    /** It does not know, or the question has no such answer. Counts for no side. */
    UNCLEAR;

    /** Null when there is none of this name. */
    public static @Nullable Position named(String name) {
        for (Position position : values()) {
            if (position.wireName().equals(name.strip().toLowerCase(Locale.ROOT))) {
                return position;
            }
        }
        return null;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
