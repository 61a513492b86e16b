package ai.vctt.domain.access;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody comes in with. The secret itself is nowhere but with them.
 *
 * @param name for people, 1 to 100 characters
 * @param prefix the secret's first characters, to tell keys apart
 * @param user who comes in with it
 * @param expiresAt from then on it opens nothing; null: never
 * @param lastUsedAt to the minute, about; null: never
 */
public record ApiKey(
        KeyId id,
        String name,
        String prefix,
        UserId user,
        Role role,
        Allowance allowance,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {

    private static final int LONGEST_NAME = 100;

    public ApiKey {
        require(!name.isBlank() && name.length() <= LONGEST_NAME, "name", shortened(name), "1 to 100 characters");
        require(expiresAt == null || expiresAt.isAfter(createdAt), "expires_at", "" + expiresAt, "in the future");
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? "blank" : name.length() + " characters";
    }

    public boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    public Principal principal() {
        return new Principal(user, role, allowance, id);
    }

    public ApiKey usedAt(@Nullable Instant time) {
        return new ApiKey(id, name, prefix, user, role, allowance, createdAt, expiresAt, time);
    }
}
