package ai.vctt.domain.cost;

import static ai.vctt.domain.cost.Usage.orZero;

import org.jspecify.annotations.Nullable;

/**
 * US dollars per single token, by class. Where a class has no rate of its own (null) it costs what its base class
 * costs: cache reads and writes as input, reasoning as output.
 */
public record Price(
        Money input,
        Money output,
        @Nullable Money cachedInput,
        @Nullable Money cacheWrite,
        @Nullable Money longCacheWrite,
        @Nullable Money reasoning) {

    public static final Price FREE = of(Money.ZERO, Money.ZERO);

    public static Price of(Money input, Money output) {
        return new Price(input, output, null, null, null, null);
    }

    /** The exact cost of this usage, or what the provider itself says it charged. */
    public Money costOf(Usage usage) {
        if (usage.billed() != null) {
            return usage.billed();
        }
        Money shortWrite = or(cacheWrite, input);
        return input.times(usage.plainInputTokens())
                .plus(or(cachedInput, input).times(orZero(usage.cachedTokens())))
                .plus(shortWrite.times(orZero(usage.cacheWriteTokens())))
                .plus(or(longCacheWrite, shortWrite).times(orZero(usage.longCacheWriteTokens())))
                .plus(output.times(usage.plainOutputTokens()))
                .plus(or(reasoning, output).times(orZero(usage.reasoningTokens())));
    }

    private static Money or(@Nullable Money rate, Money base) {
        return rate == null ? base : rate;
    }
}
