package ai.vctt.domain;

import static ai.vctt.domain.InvalidValueException.require;

/** Whoever asks, owns and pays. */
public record UserId(String value) {

    public UserId {
        require(!value.isBlank() && value.length() <= 128, "user", value, "1 to 128 characters");
    }
}
