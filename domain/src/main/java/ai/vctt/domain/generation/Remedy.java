package ai.vctt.domain.generation;

/** What may help after an attempt failed. */
public enum Remedy {
    /** The same model once more after a short wait, then the next. */
    RETRY,
    /** The next model, at once. */
    NEXT_MODEL,
    /** A model with a larger context window. */
    LARGER_WINDOW,
    /** Nothing: asking another model would go round a rule, or cannot change the outcome. */
    NONE
}
