package ai.vctt.domain.access;

import ai.vctt.domain.UserId;

/**
 * Who asks: somebody the server knows.
 *
 * @param user who owns and pays what they start
 * @param allowance what they came in with may use
 */
public record Principal(UserId user, Role role, Allowance allowance) {

    /** Somebody with the usual bounds. */
    public static Principal user(UserId user) {
        return new Principal(user, Role.USER, Allowance.USUAL);
    }

    /** Somebody with the usual bounds who may see and stop everything. */
    public static Principal admin(UserId user) {
        return new Principal(user, Role.ADMIN, Allowance.USUAL);
    }

    public boolean isAdmin() {
        return role == Role.ADMIN;
    }

    /** The same one, asking as another user would, with the bounds of their own; for who may see what is theirs. */
    public Principal inNameOf(UserId other) {
        return user.equals(other) ? this : new Principal(other, role, allowance);
    }

    /** Whether what this user owns is there for them. */
    public boolean maySee(UserId owner) {
        return isAdmin() || user.equals(owner);
    }
}
