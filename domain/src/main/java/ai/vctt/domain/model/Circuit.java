package ai.vctt.domain.model;

import java.util.Locale;

/** Whether a model is asked: the state of its circuit breaker. */
public enum Circuit {
    /** It is. */
    CLOSED,
    /** It is given a rest, as its last calls failed. */
    OPEN,
    /** After the rest: a few calls try whether it works again. */
    HALF_OPEN;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
