package ai.vctt.sim;

/**
 * What a call costs. It costs nothing until its first token or its orderly end; then all of its input, and each token
 * that was made until it ended or its caller was seen to hang up. An answer that is not streamed is made in any case, and
 * charged whole.
 *
 * @param inputTokens all of the input
 * @param cachedTokens part of the input that came from a cache
 * @param outputTokens everything that was made
 * @param reasoningTokens part of the output that is reasoning
 * @param inputReported whether the caller was sent the input's count
 * @param outputReported whether the caller was sent the output's final count
 */
public record Charge(
        int inputTokens,
        int cachedTokens,
        int outputTokens,
        int reasoningTokens,
        boolean inputReported,
        boolean outputReported) {

    static final Charge NONE = new Charge(0, 0, 0, 0, false, false);

    public boolean costsNothing() {
        return inputTokens == 0 && outputTokens == 0;
    }
}
