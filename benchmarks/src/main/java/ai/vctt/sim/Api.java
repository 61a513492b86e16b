package ai.vctt.sim;

/** Whose wire a call speaks. */
public enum Api {
    /** Chat completions, {@code POST /v1/chat/completions}. */
    OPENAI,
    /** Messages, {@code POST /v1/messages}. */
    ANTHROPIC
}
