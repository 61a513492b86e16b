package ai.vctt.adapter.llm;

import static ai.vctt.adapter.llm.InvalidConfigurationException.require;
import static ai.vctt.adapter.llm.LlmPropertiesReader.child;

import ai.vctt.adapter.llm.Rates.Rate;
import ai.vctt.adapter.llm.RawModel.RawPeriod;
import ai.vctt.adapter.llm.RawModel.RawTier;
import ai.vctt.adapter.llm.demo.DemoLanguageModel;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.cost.Price;
import ai.vctt.domain.cost.PriceList;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import ai.vctt.domain.model.Thinking;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** A model as it is written under {@code vctt.models}. */
record RawModel(
        @DefaultValue("") String provider,
        @DefaultValue("") String model,
        @Nullable BigDecimal inputPerMillion,
        @Nullable BigDecimal outputPerMillion,
        @Nullable BigDecimal cachedInputPerMillion,
        @Nullable BigDecimal cacheWritePerMillion,
        @Nullable BigDecimal cacheWrite1hPerMillion,
        @Nullable BigDecimal reasoningPerMillion,
        @DefaultValue List<RawTier> tiers,
        @DefaultValue List<RawPeriod> prices,
        @Nullable Integer contextWindow,
        @Nullable Integer maxOutputTokens,
        @DefaultValue("true") boolean temperature,
        @DefaultValue("true") boolean tools,
        @DefaultValue("true") boolean streaming,
        @DefaultValue("false") boolean reasoning,
        @DefaultValue("") String thinking,
        @DefaultValue("false") boolean prefill,
        @DefaultValue("false") boolean retired)
        implements RawRates {

    /** Rates for longer prompts; a rate that is missing is that of the period. */
    record RawTier(
            @Nullable Long aboveInputTokens,
            @Nullable BigDecimal inputPerMillion,
            @Nullable BigDecimal outputPerMillion,
            @Nullable BigDecimal cachedInputPerMillion,
            @Nullable BigDecimal cacheWritePerMillion,
            @Nullable BigDecimal cacheWrite1hPerMillion,
            @Nullable BigDecimal reasoningPerMillion)
            implements RawRates {}

    /** Rates that hold from a date on. */
    record RawPeriod(
            @DefaultValue("") String from,
            @Nullable BigDecimal inputPerMillion,
            @Nullable BigDecimal outputPerMillion,
            @Nullable BigDecimal cachedInputPerMillion,
            @Nullable BigDecimal cacheWritePerMillion,
            @Nullable BigDecimal cacheWrite1hPerMillion,
            @Nullable BigDecimal reasoningPerMillion,
            @DefaultValue List<RawTier> tiers)
            implements RawRates {}

    private static final Model DEMO = DemoLanguageModel.MODEL;

    /**
     * @param id its key
     * @param providers those it may refer to, beside the demo
     */
    Model resolve(String id, Map<ProviderId, ProviderSettings> providers) {
        String key = child("vctt.models", id);
        require(!id.equals(DEMO.id().value()), key, "taken", "another id, as the demo is built in");
        Set<String> names = names(providers);
        require(
                names.contains(provider),
                key + ".provider",
                provider.isEmpty() ? "missing" : provider,
                "one of " + String.join(", ", names));
        ProviderId providerId = new ProviderId(provider);
        ProviderSettings settings = providers.get(providerId);
        Thinking asked = new RawThinking(thinking).resolve(key, settings, maxOutputTokens, prefill);
        boolean takesLong = reasoning || (asked != null && asked != Thinking.Effort.NONE);
        PriceList priceList = priceList(key);
        try {
            return new Model(
                    new ModelId(id),
                    providerId,
                    model.isBlank() ? id : model.strip(),
                    priceList == null && providerId.equals(DEMO.provider()) ? DEMO.prices() : priceList,
                    contextWindow,
                    maxOutputTokens,
                    new Model.Abilities(temperature, tools, streaming, takesLong, prefill),
                    retired,
                    asked);
        } catch (InvalidValueException e) {
            throw InvalidConfigurationException.below(key, e);
        }
    }

    private static Set<String> names(Map<ProviderId, ProviderSettings> providers) {
        Set<String> names = new LinkedHashSet<>();
        providers.keySet().forEach(id -> names.add(id.value()));
        names.add(DEMO.provider().value());
        return names;
    }

    /** Null when no price is given at all. */
    private @Nullable PriceList priceList(String key) {
        Map<Instant, PriceList.Period> periods = new TreeMap<>();
        Rates always = rates(key);
        if (!always.isEmpty() || !tiers.isEmpty()) {
            periods.put(Instant.EPOCH, period(key, Instant.EPOCH, always, tiers));
        }
        for (int i = 0; i < prices.size(); i++) {
            RawPeriod later = prices.get(i);
            String laterKey = key + ".prices[" + i + "]";
            Instant from = startOf(laterKey + ".from", later.from());
            require(!periods.containsKey(from), laterKey + ".from", later.from(), "a date of its own");
            periods.put(from, period(laterKey, from, later.rates(laterKey), later.tiers()));
        }
        return periods.isEmpty() ? null : new PriceList(List.copyOf(periods.values()));
    }

    private static PriceList.Period period(String key, Instant from, Rates base, List<RawTier> raw) {
        Map<Long, PriceList.Tier> tiers = new TreeMap<>();
        tiers.put(0L, new PriceList.Tier(0, price(key, base)));
        for (int i = 0; i < raw.size(); i++) {
            String tierKey = key + ".tiers[" + i + "]";
            Long above = raw.get(i).aboveInputTokens();
            if (above == null || above <= 0 || tiers.containsKey(above)) {
                throw new InvalidConfigurationException(
                        tierKey + ".above-input-tokens",
                        above == null ? "missing" : above,
                        "> 0, and another for each tier");
            }
            Rates rates = raw.get(i).rates(tierKey);
            tiers.put(above, new PriceList.Tier(above, price(tierKey, rates.orElse(base))));
        }
        return new PriceList.Period(from, List.copyOf(tiers.values()));
    }

    private static Price price(String key, Rates rates) {
        Price price = rates.price();
        if (price == null) {
            String missing = rates.has(Rate.INPUT) ? "output-per-million" : "input-per-million";
            throw new InvalidConfigurationException(
                    key + "." + missing, "missing", "both input and output, or no price at all");
        }
        return price;
    }

    private static Instant startOf(String key, String date) {
        try {
            return LocalDate.parse(date.strip()).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new InvalidConfigurationException(
                    key, date.isBlank() ? "missing" : date, "a date such as 2026-11-23", e);
        }
    }
}
