package ai.vctt.application.access;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.application.access.port.in.Authenticate;
import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.generation.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** Whoever knows the one token is one and the same. */
public final class SharedToken implements Authenticate {

    private static final int SHORTEST = 16;
    private static final Result MISSING = new Result.Refused(
            new Refusal(ErrorCode.UNAUTHENTICATED, "token: missing (expected: this server's token)"));
    private static final Result WRONG =
            new Result.Refused(new Refusal(ErrorCode.UNAUTHENTICATED, "token: wrong (expected: this server's token)"));

    private final byte[] digest;
    private final Result everybody;

    /** @param token at least 16 characters, so that it cannot be guessed */
    public SharedToken(String token, Principal everybody) {
        require(token.length() >= SHORTEST, "token", token.length() + " characters", "at least " + SHORTEST);
        this.digest = digest(token);
        this.everybody = new Result.Accepted(everybody);
    }

    @Override
    public Result authenticate(@Nullable String token) {
        if (token == null) {
            return MISSING;
        }
        // Digests are compared, in constant time, so that nothing is learnt about the token from how long it takes.
        return MessageDigest.isEqual(digest, digest(token)) ? everybody : WRONG;
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
