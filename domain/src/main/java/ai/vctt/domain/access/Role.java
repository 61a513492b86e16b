package ai.vctt.domain.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody may do beyond their own. */
public enum Role {
    /** Nothing: what belongs to others is to them as if it were not there. */
    USER,
    /** See and stop everything, and say who else may come in. */
    ADMIN;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null when there is none of this name. */
    public static @Nullable Role named(String name) {
        for (Role role : values()) {
            if (role.wireName().equals(name)) {
                return role;
            }
        }
        return null;
    }
}
