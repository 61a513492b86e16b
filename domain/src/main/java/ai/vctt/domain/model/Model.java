package ai.vctt.domain.model;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.cost.PriceList;
import org.jspecify.annotations.Nullable;

/**
 * A model as the catalogue describes it.
 *
 * @param providerModel the provider's own name for it
 * @param prices null when nobody told us the price: its cost is then unknown, not zero
 * @param contextWindow tokens of input and output together; null when unknown
 * @param maxOutputTokens null when unknown
 * @param retired its maker no longer serves it; a compatible gateway still may
 * @param thinking how it is asked to think; null: nothing is said about it
 */
public record Model(
        ModelId id,
        ProviderId provider,
        String providerModel,
        @Nullable PriceList prices,
        @Nullable Integer contextWindow,
        @Nullable Integer maxOutputTokens,
        Abilities abilities,
        boolean retired,
        @Nullable Thinking thinking) {

    /**
     * What the model takes.
     *
     * @param temperature false when the provider rejects the parameter
     * @param streaming false when only whole answers are to be had
     * @param reasoning thinks before it answers, so its first token may take long
     * @param prefill continues a trailing assistant message
     */
    public record Abilities(boolean temperature, boolean tools, boolean streaming, boolean reasoning, boolean prefill) {

        public static final Abilities USUAL = new Abilities(true, true, true, false, false);
    }

    /** One that is not asked to think. */
    public Model(
            ModelId id,
            ProviderId provider,
            String providerModel,
            @Nullable PriceList prices,
            @Nullable Integer contextWindow,
            @Nullable Integer maxOutputTokens,
            Abilities abilities,
            boolean retired) {
        this(id, provider, providerModel, prices, contextWindow, maxOutputTokens, abilities, retired, null);
    }

    public Model {
        require(!providerModel.isBlank(), "provider-model", providerModel, "not blank");
        require(contextWindow == null || contextWindow > 0, "context-window", "" + contextWindow, "> 0");
        require(maxOutputTokens == null || maxOutputTokens > 0, "max-output-tokens", "" + maxOutputTokens, "> 0");
    }
}
