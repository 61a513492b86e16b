package ai.vctt.domain.generation;

import java.util.Locale;

/** Why an answer ended, when it ended well enough to be shown. */
public enum FinishReason {
    /** The model was done. */
    STOP,
    /** The upper bound on output tokens, or the end of the context window. */
    LENGTH,
    /** The provider held back the rest. */
    CONTENT_FILTER,
    /** The model wants tools called before it goes on. */
    TOOL_CALLS,
    /** The user stopped it. */
    STOPPED,
    /** Its cost limit was reached. */
    BUDGET,
    /** Its bound on tool calls was reached. */
    TOOL_LIMIT,
    /** Nobody watched it any more. */
    ABANDONED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
