package ai.vctt.adapter.llm;

import static ai.vctt.adapter.llm.InvalidConfigurationException.require;

import ai.vctt.adapter.llm.Rates.Rate;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What is written with rates, in US dollars per million tokens; null where there is none. */
interface RawRates {

    BigDecimal HIGHEST_RATE_PER_MILLION = BigDecimal.valueOf(1_000_000);

    @Nullable
    BigDecimal inputPerMillion();

    @Nullable
    BigDecimal outputPerMillion();

    @Nullable
    BigDecimal cachedInputPerMillion();

    @Nullable
    BigDecimal cacheWritePerMillion();

    @Nullable
    BigDecimal cacheWrite1hPerMillion();

    @Nullable
    BigDecimal reasoningPerMillion();

    /** @param key where these rates are written */
    default Rates rates(String key) {
        Rates rates = new Rates();
        put(rates, Rate.INPUT, key + ".input-per-million", inputPerMillion());
        put(rates, Rate.OUTPUT, key + ".output-per-million", outputPerMillion());
        put(rates, Rate.CACHED_INPUT, key + ".cached-input-per-million", cachedInputPerMillion());
        put(rates, Rate.CACHE_WRITE, key + ".cache-write-per-million", cacheWritePerMillion());
        put(rates, Rate.LONG_CACHE_WRITE, key + ".cache-write-1h-per-million", cacheWrite1hPerMillion());
        put(rates, Rate.REASONING, key + ".reasoning-per-million", reasoningPerMillion());
        return rates;
    }

    private static void put(Rates rates, Rate rate, String key, @Nullable BigDecimal perMillion) {
        if (perMillion == null) {
            return;
        }
        require(perMillion.signum() >= 0, key, perMillion, "≥ 0");
        require(
                Rates.sane(perMillion) && perMillion.compareTo(HIGHEST_RATE_PER_MILLION) < 0,
                key,
                perMillion,
                "US dollars per million tokens, < " + HIGHEST_RATE_PER_MILLION);
        rates.put(rate, perMillion.movePointLeft(6));
    }
}
