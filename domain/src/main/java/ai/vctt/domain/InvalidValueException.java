package ai.vctt.domain;

/** A value that breaks a rule, named so that whoever sent it can mend it: "temperature: 3.0 (expected: 0 to 2)". */
public final class InvalidValueException extends IllegalArgumentException {

    public InvalidValueException(String field, Object value, String expected) {
        super(field + ": " + value + " (expected: " + expected + ")");
    }

    public static void require(boolean valid, String field, Object value, String expected) {
        if (!valid) {
            throw new InvalidValueException(field, value, expected);
        }
    }
}
