package ai.vctt.domain;

/** A value that breaks a rule, named so that whoever sent it can mend it: "temperature: 3.0 (expected: 0 to 2)". */
public final class InvalidValueException extends IllegalArgumentException {

    public InvalidValueException(String field, Object value, String expected) {
        super(field + ": " + value + " (expected: " + expected + ")");
    }

    private InvalidValueException(String message, InvalidValueException cause) {
        super(message, cause);
    }

    /** The same for a field that is part of another one. */
    public InvalidValueException under(String parent) {
        return new InvalidValueException(parent + "." + getMessage(), this);
    }

    public static void require(boolean valid, String field, Object value, String expected) {
        if (!valid) {
            throw new InvalidValueException(field, value, expected);
        }
    }

    /** The same, without an object for a number that is valid. */
    public static void require(boolean valid, String field, long value, String expected) {
        if (!valid) {
            throw new InvalidValueException(field, value, expected);
        }
    }
}
