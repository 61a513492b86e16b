package ai.vctt.adapter.rest.access;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.adapter.rest.body.Fields;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Principal;
import org.jspecify.annotations.Nullable;

/** The user whom a request means by its {@code user_id}. */
public final class NamedUser {

    private NamedUser() {}

    /** @throws ai.vctt.domain.InvalidValueException when nobody can be called that */
    public static UserId read(String name) {
        require(!name.isBlank() && name.length() <= 128, "user_id", Fields.shortened(name), "1 to 128 characters");
        return new UserId(name);
    }

    /**
     * Others' names tell whoever may not see them nothing, not even whether they are known.
     *
     * @throws NotAllowedException when it is somebody else, and the asker no admin
     */
    public static UserId visible(String name, Principal asker) {
        UserId user = read(name);
        if (!asker.maySee(user)) {
            throw new NotAllowedException("user_id: " + Fields.shortened(name) + " (expected: your own)");
        }
        return user;
    }

    /** As far as the asker may see where nobody is named; null: everybody, as an admin may. */
    public static @Nullable UserId visibleOrAll(@Nullable String name, Principal asker) {
        if (name == null) {
            return asker.isAdmin() ? null : asker.user();
        }
        return visible(name, asker);
    }
}
