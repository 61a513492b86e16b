package ai.vctt.domain.access;

import static ai.vctt.domain.InvalidValueException.require;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What is kept of a token: its SHA-256. A slow hash would protect what people choose and others guess; a key of 256 random
 * bits is not guessed, and is looked at with every request. Compared in constant time. Immutable.
 */
public final class TokenDigest {

    private static final int LENGTH = 32;

    private final byte[] bytes;

    private TokenDigest(byte[] bytes) {
        this.bytes = bytes;
    }

    public static TokenDigest of(String token) {
        try {
            return new TokenDigest(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** One that was kept. */
    public static TokenDigest ofBytes(byte[] bytes) {
        require(bytes.length == LENGTH, "digest", bytes.length + " bytes", LENGTH + " bytes");
        return new TokenDigest(bytes.clone());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenDigest that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return ByteBuffer.wrap(bytes).getInt();
    }

    @Override
    public String toString() {
        return "TokenDigest";
    }
}
