package ai.vctt.adapter.rest.openai;

import ai.vctt.adapter.rest.body.Fields;
import ai.vctt.domain.InvalidValueException;
import org.jspecify.annotations.Nullable;

/** What a caller wants when a model fails in the middle of an answer: text that was sent cannot be taken back here. */
enum Rescue {
    /** Text is sent at once; the answer ends with an error where another model has to start over. */
    LIVE,
    /** Text is held until the answer is whole, so the caller never hears of it. */
    BUFFER;

    static final String HEADER = "x-vctt-rescue";

    static Rescue named(@Nullable String name) {
        return switch (name) {
            case null -> LIVE;
            case "live" -> LIVE;
            case "buffer" -> BUFFER;
            default -> throw new InvalidValueException(HEADER, Fields.shortened(name), "live or buffer");
        };
    }
}
