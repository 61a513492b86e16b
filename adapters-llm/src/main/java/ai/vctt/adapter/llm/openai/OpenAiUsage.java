package ai.vctt.adapter.llm.openai;

import ai.vctt.adapter.llm.wire.Json;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Reads a {@code usage} object. OpenAI counts cached tokens within the prompt and reasoning within the completion. xAI
 * leaves reasoning out of the completion, which its total gives away. What was charged comes as
 * {@code cost_in_usd_ticks} (xAI) or {@code cost} (OpenRouter).
 */
final class OpenAiUsage {

    private static final int TICKS_SCALE = 10;

    private @Nullable Long prompt;
    private @Nullable Long completion;
    private @Nullable Long total;
    private @Nullable Long cached;
    private @Nullable Long cacheWrite;
    private @Nullable Long reasoning;
    private @Nullable BigDecimal cost;
    private @Nullable BigDecimal upstreamCost;
    private boolean ownKey;

    private OpenAiUsage() {}

    /** Null when there is no count here. */
    static @Nullable Usage read(JsonParser parser) {
        if (!Json.isObject(parser)) {
            return null;
        }
        var usage = new OpenAiUsage();
        usage.members(parser);
        return usage.usage();
    }

    private void members(JsonParser parser) {
        for (String name; (name = Json.member(parser)) != null; ) {
            switch (name) {
                case "prompt_tokens" -> prompt = Json.count(parser);
                case "completion_tokens" -> completion = Json.count(parser);
                case "total_tokens" -> total = Json.count(parser);
                case "prompt_tokens_details", "completion_tokens_details", "cost_details" -> details(parser);
                case "prompt_cache_hit_tokens", "cached_tokens" -> cached = orElse(Json.count(parser), cached);
                case "cost_in_usd_ticks" -> {
                    BigDecimal ticks = Json.number(parser);
                    cost = ticks == null ? cost : ticks.movePointLeft(TICKS_SCALE);
                }
                case "cost" -> {
                    BigDecimal dollars = Json.number(parser);
                    cost = dollars == null ? cost : dollars;
                }
                case "is_byok" -> ownKey = parser.getValueAsBoolean(false);
                default -> parser.skipChildren();
            }
        }
    }

    private void details(JsonParser parser) {
        if (!Json.isObject(parser)) {
            return;
        }
        for (String name; (name = Json.member(parser)) != null; ) {
            switch (name) {
                case "cached_tokens" -> cached = orElse(Json.count(parser), cached);
                case "cache_write_tokens" -> cacheWrite = Json.count(parser);
                case "reasoning_tokens" -> reasoning = Json.count(parser);
                case "upstream_inference_cost" -> upstreamCost = Json.number(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private @Nullable Usage usage() {
        if (prompt == null && completion == null) {
            return null;
        }
        long input = prompt == null ? 0 : prompt;
        long output = completion == null ? 0 : completion;
        if (reasoning != null && reasoning > 0) {
            boolean leftOut = total != null && total == input + output + reasoning;
            output += leftOut || reasoning > output ? reasoning : 0;
        }
        long parts = (cached == null ? 0 : cached) + (cacheWrite == null ? 0 : cacheWrite);
        // More cached than there was prompt: then the prompt is what was not cached.
        input += parts > input ? parts : 0;
        return new Usage(input, cached, cacheWrite, null, output, reasoning, billed());
    }

    private @Nullable Money billed() {
        if (cost == null || cost.signum() < 0) {
            return null;
        }
        // With the customer's own key at the upstream provider, the gateway's cost is only its fee.
        boolean both = ownKey && upstreamCost != null && upstreamCost.signum() > 0;
        return Money.of(both ? cost.add(upstreamCost) : cost);
    }

    private static @Nullable Long orElse(@Nullable Long count, @Nullable Long other) {
        return count == null ? other : count;
    }
}
