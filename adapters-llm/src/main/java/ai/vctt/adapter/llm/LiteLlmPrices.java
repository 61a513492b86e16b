package ai.vctt.adapter.llm;

import static ai.vctt.adapter.llm.InvalidConfigurationException.require;

import ai.vctt.adapter.llm.Rates.Rate;
import ai.vctt.adapter.llm.demo.DemoLanguageModel;
import ai.vctt.domain.cost.Price;
import ai.vctt.domain.cost.PriceList;
import ai.vctt.domain.model.Model;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The price map the LiteLLM project keeps: a JSON object keyed by model, US dollars per token. Read are the rates for
 * plain requests, with their tiers by length of prompt; batch, flex and priority rates are not.
 *
 * <p>A model's entry is {@code provider/model}, or the bare {@code model} where {@code litellm_provider} is its provider.
 */
final class LiteLlmPrices {

    /**
     * Models with what the file says about them.
     *
     * @param known how many of them the file knows
     * @param warnings a sentence for each entry that was passed over
     */
    record Overlay(List<Model> models, int known, List<String> warnings) {}

    private static final Set<String> NOT_MODELS = Set.of("sample_spec", "fallback_generalizations");

    private static final Map<String, Rate> RATES = Map.of(
            "input_cost_per_token", Rate.INPUT,
            "output_cost_per_token", Rate.OUTPUT,
            "cache_read_input_token_cost", Rate.CACHED_INPUT,
            "cache_creation_input_token_cost", Rate.CACHE_WRITE,
            "cache_creation_input_token_cost_above_1hr", Rate.LONG_CACHE_WRITE,
            "output_cost_per_reasoning_token", Rate.REASONING);

    /** An older name for the rate of cache reads. */
    private static final String CACHE_HIT = "input_cost_per_token_cache_hit";

    private static final Pattern TIER = Pattern.compile("(.+)_above_(\\d{1,9})([km]?)_tokens");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final JsonNode entries;

    private LiteLlmPrices(JsonNode entries) {
        this.entries = entries;
    }

    /** @param key what to name when the file cannot be used */
    static LiteLlmPrices read(String key, Path file) {
        try {
            JsonNode entries = JSON.readTree(Files.readAllBytes(file));
            require(entries.isObject(), key, file, "a file with a JSON object keyed by model");
            return new LiteLlmPrices(entries);
        } catch (NoSuchFileException e) {
            throw new InvalidConfigurationException(key, file, "a file that exists", e);
        } catch (IOException e) {
            throw new InvalidConfigurationException(key, file, "a file that can be read", e);
        } catch (JacksonException e) {
            throw new InvalidConfigurationException(
                    key, file, "JSON, but line " + e.getLocation().getLineNr() + " is none", e);
        }
    }

    /** Replaces prices, context window and most output tokens where the file states them. */
    Overlay over(List<Model> models) {
        List<Model> result = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        int known = 0;
        for (Model model : models) {
            Model updated = model;
            String name = entryFor(model);
            if (name != null) {
                try {
                    updated = update(model, entries.path(name));
                    known++;
                } catch (MalformedEntryException e) {
                    warnings.add("\"" + name + "\" is passed over: " + e.getMessage());
                }
            }
            result.add(updated);
        }
        return new Overlay(List.copyOf(result), known, List.copyOf(warnings));
    }

    private @Nullable String entryFor(Model model) {
        String provider = model.provider().value();
        String qualified = provider + "/" + model.providerModel();
        String bare = model.providerModel();
        if (model.provider().equals(DemoLanguageModel.MODEL.provider())) {
            return null;
        }
        if (entries.has(qualified)) {
            return qualified;
        }
        boolean known = entries.path(bare).path("litellm_provider").asString("").equals(provider);
        return known && !NOT_MODELS.contains(bare) ? bare : null;
    }

    private static Model update(Model model, JsonNode entry) throws MalformedEntryException {
        if (!entry.isObject()) {
            throw new MalformedEntryException("it is not an object");
        }
        PriceList prices = prices(entry);
        Integer contextWindow = tokens(entry, "max_input_tokens");
        Integer maxOutputTokens = tokens(entry, "max_output_tokens");
        return new Model(
                model.id(),
                model.provider(),
                model.providerModel(),
                prices == null ? model.prices() : prices,
                contextWindow == null ? model.contextWindow() : contextWindow,
                maxOutputTokens == null ? model.maxOutputTokens() : maxOutputTokens,
                model.abilities(),
                model.retired(),
                model.thinking());
    }

    /** Null when the entry has no price per token, as those of image models. */
    private static @Nullable PriceList prices(JsonNode entry) throws MalformedEntryException {
        SortedMap<Long, Rates> tiers = tiers(entry);
        Rates base = tiers.computeIfAbsent(0L, _ -> new Rates());
        for (JsonNode range : entry.path("tiered_pricing")) {
            // Others tier by what is no token, such as results of a search.
            if (range.has("range")) {
                long above = whole("range", range.path("range").path(0));
                for (Map.Entry<Long, Rates> tier : tiers(range).entrySet()) {
                    tiers.merge(above + tier.getKey(), tier.getValue(), (old, added) -> added.orElse(old));
                }
            }
        }
        if (tiers.values().stream().allMatch(Rates::isEmpty)) {
            return null;
        }
        List<PriceList.Tier> priced = new ArrayList<>();
        for (Map.Entry<Long, Rates> tier : tiers.entrySet()) {
            Price price = tier.getValue().orElse(base).price();
            if (price == null) {
                throw new MalformedEntryException("input or output has no price");
            }
            priced.add(new PriceList.Tier(tier.getKey(), price));
        }
        return new PriceList(List.of(new PriceList.Period(Instant.EPOCH, priced)));
    }

    /** By the number of input tokens above which they hold. */
    private static SortedMap<Long, Rates> tiers(JsonNode entry) throws MalformedEntryException {
        SortedMap<Long, Rates> tiers = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : entry.properties()) {
            String name = field.getKey();
            long above = 0;
            Matcher tier = TIER.matcher(name);
            if (tier.matches()) {
                name = tier.group(1);
                above = Long.parseLong(tier.group(2)) * unit(tier.group(3));
            }
            Rate rate = RATES.get(name);
            BigDecimal amount = rate == null ? null : number(field.getKey(), field.getValue());
            if (rate != null && amount != null) {
                tiers.computeIfAbsent(above, _ -> new Rates()).put(rate, amount);
            }
        }
        BigDecimal cacheHit = number(CACHE_HIT, entry.path(CACHE_HIT));
        if (cacheHit != null) {
            Rates old = new Rates();
            old.put(Rate.CACHED_INPUT, cacheHit);
            tiers.merge(0L, old, (present, fallback) -> present.orElse(fallback));
        }
        return tiers;
    }

    private static long unit(String suffix) {
        return switch (suffix) {
            case "k" -> 1_000;
            case "m" -> 1_000_000;
            default -> 1;
        };
    }

    /** Null when absent or zero, which says no more. */
    private static @Nullable Integer tokens(JsonNode entry, String field) throws MalformedEntryException {
        JsonNode value = entry.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        int tokens = whole(field, value);
        return tokens == 0 ? null : tokens;
    }

    /** Whole numbers come as floats too: 2000000.0. */
    private static int whole(String field, JsonNode value) throws MalformedEntryException {
        try {
            BigDecimal number = value.isNumber() ? value.decimalValue() : new BigDecimal(value.asString());
            if (number.signum() < 0 || (long) number.precision() - number.scale() > 10) {
                throw new MalformedEntryException(field + " is " + value);
            }
            return number.intValueExact();
        } catch (ArithmeticException | NumberFormatException | JacksonException e) {
            throw new MalformedEntryException(field + " is " + value, e);
        }
    }

    private static @Nullable BigDecimal number(String field, JsonNode value) throws MalformedEntryException {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        try {
            BigDecimal number = value.isNumber() ? value.decimalValue() : new BigDecimal(value.asString());
            if (!Rates.sane(number)) {
                throw new MalformedEntryException(field + " is " + value);
            }
            return number;
        } catch (NumberFormatException | JacksonException e) {
            throw new MalformedEntryException(field + " is " + value, e);
        }
    }

    private static final class MalformedEntryException extends Exception {

        MalformedEntryException(String message) {
            super(message);
        }

        MalformedEntryException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
