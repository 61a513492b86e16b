package ai.vctt.domain.model;

import static ai.vctt.domain.InvalidValueException.require;

/** A configured endpoint that serves models: "openai", "anthropic", or whatever name its owner gave it. */
public record ProviderId(String value) {

    public ProviderId {
        require(!value.isBlank() && value.length() <= 64, "provider", value, "1 to 64 characters");
    }

    @Override
    public String toString() {
        return value;
    }
}
