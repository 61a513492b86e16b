package ai.vctt.domain.generation;

import static ai.vctt.domain.InvalidValueException.require;

/** A client's own name for a request, unique per user: asking again under it attaches and never pays twice. */
public record RequestId(String value) {

    public RequestId {
        require(!value.isBlank() && value.length() <= 128, "requestId", value, "1 to 128 characters");
    }
}
