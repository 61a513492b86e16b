package ai.vctt.sim;

/**
 * What calls that have ended cost in all, in tokens.
 *
 * @param calls ended, charged or not
 * @param charged those that cost something
 * @param unreported those that cost something of which the caller was not told all
 * @param inputTokens including those from a cache
 * @param cachedTokens part of the input
 * @param outputTokens including reasoning
 * @param reasoningTokens part of the output
 * @param reportedInputTokens of the input, what callers were told
 * @param reportedOutputTokens of the output, what callers were told
 */
public record Bill(
        long calls,
        long charged,
        long unreported,
        long inputTokens,
        long cachedTokens,
        long outputTokens,
        long reasoningTokens,
        long reportedInputTokens,
        long reportedOutputTokens) {

    static final Bill EMPTY = new Bill(0, 0, 0, 0, 0, 0, 0, 0, 0);

    Bill plus(Charge charge) {
        boolean something = !charge.costsNothing();
        boolean told = charge.inputReported() && charge.outputReported();
        return new Bill(
                calls + 1,
                charged + (something ? 1 : 0),
                unreported + (something && !told ? 1 : 0),
                inputTokens + charge.inputTokens(),
                cachedTokens + charge.cachedTokens(),
                outputTokens + charge.outputTokens(),
                reasoningTokens + charge.reasoningTokens(),
                reportedInputTokens + (charge.inputReported() ? charge.inputTokens() : 0),
                reportedOutputTokens + (charge.outputReported() ? charge.outputTokens() : 0));
    }
}
