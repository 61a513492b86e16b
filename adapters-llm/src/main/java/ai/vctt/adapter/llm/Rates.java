package ai.vctt.adapter.llm;

import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Price;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rates one source gives for one tier, in US dollars per token; any may be missing. */
final class Rates {

    enum Rate {
        INPUT,
        OUTPUT,
        CACHED_INPUT,
        CACHE_WRITE,
        LONG_CACHE_WRITE,
        REASONING
    }

    private static final int MOST_DIGITS = 6;
    private static final int MOST_DECIMALS = 40;

    private final Map<Rate, BigDecimal> perToken = new EnumMap<>(Rate.class);

    /** Whether an amount is one that can be a rate, and cheap to reckon with: "1e999999999" is a number too. */
    static boolean sane(BigDecimal amount) {
        return amount.signum() >= 0
                && amount.scale() <= MOST_DECIMALS
                && (long) amount.precision() - amount.scale() <= MOST_DIGITS;
    }

    void put(Rate rate, BigDecimal amount) {
        perToken.put(rate, amount);
    }

    boolean has(Rate rate) {
        return perToken.containsKey(rate);
    }

    boolean isEmpty() {
        return perToken.isEmpty();
    }

    /** These rates, and where one is missing, the other's. */
    Rates orElse(Rates base) {
        Rates merged = new Rates();
        merged.perToken.putAll(base.perToken);
        merged.perToken.putAll(perToken);
        return merged;
    }

    /** Null unless both input and output have a rate. */
    @Nullable
    Price price() {
        Money input = money(Rate.INPUT);
        Money output = money(Rate.OUTPUT);
        return input == null || output == null
                ? null
                : new Price(
                        input,
                        output,
                        money(Rate.CACHED_INPUT),
                        money(Rate.CACHE_WRITE),
                        money(Rate.LONG_CACHE_WRITE),
                        money(Rate.REASONING));
    }

    private @Nullable Money money(Rate rate) {
        BigDecimal amount = perToken.get(rate);
        return amount == null ? null : Money.of(amount);
    }
}
