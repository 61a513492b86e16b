package ai.vctt.domain.cost;

import static ai.vctt.domain.InvalidValueException.require;

import org.jspecify.annotations.Nullable;

/**
 * Tokens as a provider counted them, brought to one convention: the totals include their parts. The parts are disjoint.
 * A part is null when the provider did not say.
 *
 * @param inputTokens all input, cached or not
 * @param cachedTokens input read from the provider's cache
 * @param cacheWriteTokens input written to the cache for the usual short time
 * @param longCacheWriteTokens input written to the cache for an hour
 * @param outputTokens all output, reasoning included
 * @param reasoningTokens output that went into reasoning
 * @param billed what the provider says it charged; wins over any price list
 */
public record Usage(
        long inputTokens,
        @Nullable Long cachedTokens,
        @Nullable Long cacheWriteTokens,
        @Nullable Long longCacheWriteTokens,
        long outputTokens,
        @Nullable Long reasoningTokens,
        @Nullable Money billed) {

    public Usage {
        require(inputTokens >= 0, "inputTokens", inputTokens, "≥ 0");
        require(outputTokens >= 0, "outputTokens", outputTokens, "≥ 0");
        requireCount("cachedTokens", cachedTokens);
        requireCount("cacheWriteTokens", cacheWriteTokens);
        requireCount("longCacheWriteTokens", longCacheWriteTokens);
        requireCount("reasoningTokens", reasoningTokens);
        long parts = orZero(cachedTokens) + orZero(cacheWriteTokens) + orZero(longCacheWriteTokens);
        require(parts <= inputTokens, "cachedTokens", parts, "no more than inputTokens");
        require(orZero(reasoningTokens) <= outputTokens, "reasoningTokens", orZero(reasoningTokens), "≤ outputTokens");
    }

    private static void requireCount(String part, @Nullable Long tokens) {
        require(orZero(tokens) >= 0, part, orZero(tokens), "≥ 0");
    }

    public static Usage of(long inputTokens, long outputTokens) {
        return new Usage(inputTokens, null, null, null, outputTokens, null, null);
    }

    public long totalTokens() {
        return inputTokens + outputTokens;
    }

    /** Both together; a part that one of them leaves open is open in the sum. */
    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                sum(cachedTokens, other.cachedTokens),
                sum(cacheWriteTokens, other.cacheWriteTokens),
                sum(longCacheWriteTokens, other.longCacheWriteTokens),
                outputTokens + other.outputTokens,
                sum(reasoningTokens, other.reasoningTokens),
                billed == null || other.billed == null ? null : billed.plus(other.billed));
    }

    /** Input that is charged at the plain rate. */
    long plainInputTokens() {
        return inputTokens - orZero(cachedTokens) - orZero(cacheWriteTokens) - orZero(longCacheWriteTokens);
    }

    /** Output without reasoning. */
    long plainOutputTokens() {
        return outputTokens - orZero(reasoningTokens);
    }

    private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
        return one == null || other == null ? null : Long.valueOf(one + other);
    }

    static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
