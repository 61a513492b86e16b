package ai.vctt.domain.model;

import static ai.vctt.domain.InvalidValueException.require;

import java.util.Locale;

/** How a model is asked to think before it answers. Which of these it takes is its provider's matter. */
public sealed interface Thinking {

    /** As much as the model finds right. */
    record Adaptive() implements Thinking {}

    /** As hard as this, from nothing to all it can. */
    enum Effort implements Thinking {
        NONE,
        MINIMAL,
        LOW,
        MEDIUM,
        HIGH,
        XHIGH,
        MAX;

        /** As providers call it. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param tokens about so many at most, ≥ {@link #LEAST} */
    record Budget(int tokens) implements Thinking {

        public static final int LEAST = 1024;

        public Budget {
            require(tokens >= LEAST, "tokens", tokens, "≥ " + LEAST);
        }
    }
}
