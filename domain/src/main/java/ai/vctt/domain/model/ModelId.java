package ai.vctt.domain.model;

import static ai.vctt.domain.InvalidValueException.require;

/** A model's name in our catalogue; free text, not necessarily the name its provider uses. */
public record ModelId(String value) {

    public ModelId {
        require(!value.isBlank() && value.length() <= 128, "model", value, "1 to 128 characters");
    }

    @Override
    public String toString() {
        return value;
    }
}
