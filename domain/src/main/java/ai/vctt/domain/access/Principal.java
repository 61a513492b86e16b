package ai.vctt.domain.access;

import ai.vctt.domain.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Who asks: somebody the server knows.
 *
 * @param user who owns and pays what they start
 * @param allowance of what they came in with
 * @param key they came in with; null: none, or a token of the configuration
 */
public record Principal(
        UserId user,
        Role role,
        Allowance allowance,
        @Nullable KeyId key) {

    /** Somebody with the usual bounds. */
    public static Principal user(UserId user) {
        return new Principal(user, Role.USER, Allowance.USUAL, null);
    }

    /** Somebody with the usual bounds who may see and stop everything. */
    public static Principal admin(UserId user) {
        return new Principal(user, Role.ADMIN, Allowance.USUAL, null);
    }

    public boolean isAdmin() {
        return role == Role.ADMIN;
    }

    /** The same one, asking as another user would, with the bounds of their own; for who may see what is theirs. */
    public Principal inNameOf(UserId other) {
        return user.equals(other) ? this : new Principal(other, role, allowance, key);
    }

    /** Whether what this user owns is there for them. */
    public boolean maySee(UserId owner) {
        return isAdmin() || user.equals(owner);
    }
}
