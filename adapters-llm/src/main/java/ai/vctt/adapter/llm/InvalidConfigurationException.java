package ai.vctt.adapter.llm;

import ai.vctt.domain.InvalidValueException;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that cannot be used. The message is one line that names the key, for whoever has to mend it:
 * "vctt.models.gpt-4o.input-per-million: -1 (expected: ≥ 0)". It never holds a credential.
 */
public final class InvalidConfigurationException extends RuntimeException {

    private static final int LONGEST_VALUE = 100;

    InvalidConfigurationException(String key, Object value, String expected) {
        this(key, value, expected, null);
    }

    InvalidConfigurationException(String key, Object value, String expected, @Nullable Throwable cause) {
        super(line(key) + ": " + shortened(line(value)) + " (expected: " + line(expected) + ")", cause);
    }

    private InvalidConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }

    /** For a rule of the domain that a value under this key breaks. */
    static InvalidConfigurationException below(String key, InvalidValueException broken) {
        return new InvalidConfigurationException(line(key + "." + broken.getMessage()), broken);
    }

    /** The one in this throwable's chain of causes, since Spring wraps what stops its start; null when there is none. */
    public static @Nullable InvalidConfigurationException in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidConfigurationException found) {
                return found;
            }
        }
        return null;
    }

    static void require(boolean valid, String key, Object value, String expected) {
        if (!valid) {
            throw new InvalidConfigurationException(key, value, expected);
        }
    }

    private static String line(Object text) {
        return text.toString().replaceAll("\\s+", " ").strip();
    }

    private static String shortened(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
    }
}
