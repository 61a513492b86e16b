package ai.vctt.adapter.llm;

import static ai.vctt.adapter.llm.InvalidConfigurationException.require;

import ai.vctt.adapter.llm.ProviderSettings.Kind;
import ai.vctt.domain.model.Thinking;
import ai.vctt.domain.model.Thinking.Effort;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a model is asked to think, as it is written under {@code vctt.models}: a word, or a number of tokens.
 *
 * @param value blank: nothing is said about it
 */
record RawThinking(String value) {

    private static final String ADAPTIVE = "adaptive";
    private static final Set<Effort> OF_ANTHROPIC = EnumSet.range(Effort.LOW, Effort.MAX);

    /**
     * @param model the model's key
     * @param provider null for the demo
     * @return null when nothing is said about it
     */
    @Nullable
    Thinking resolve(
            String model, @Nullable ProviderSettings provider, @Nullable Integer maxOutputTokens, boolean prefill) {
        String wish = value.strip().toLowerCase(Locale.ROOT);
        String key = model + ".thinking";
        if (wish.isEmpty()) {
            return null;
        }
        if (provider == null) {
            throw new InvalidConfigurationException(key, wish, "nothing, for a model of the demo");
        }
        if (provider.kind() == Kind.OPENAI) {
            return effort(key, wish, EnumSet.allOf(Effort.class), "");
        }
        require(!prefill, model + ".prefill", prefill, "false, as it is asked to think");
        if (wish.equals(ADAPTIVE)) {
            return new Thinking.Adaptive();
        }
        return wish.matches("[0-9]{4,9}")
                ? budget(key, Integer.parseInt(wish), maxOutputTokens)
                : effort(key, wish, OF_ANTHROPIC, ADAPTIVE + ", at least " + Thinking.Budget.LEAST + " tokens, ");
    }

    private static Thinking budget(String key, int tokens, @Nullable Integer maxOutputTokens) {
        require(tokens >= Thinking.Budget.LEAST, key, tokens, "≥ " + Thinking.Budget.LEAST);
        require(
                maxOutputTokens == null || tokens < maxOutputTokens,
                key,
                tokens,
                "< max-output-tokens, " + maxOutputTokens);
        return new Thinking.Budget(tokens);
    }

    private static Thinking effort(String key, String wish, Set<Effort> taken, String others) {
        for (Effort effort : taken) {
            if (effort.wireName().equals(wish)) {
                return effort;
            }
        }
        String words = taken.stream().map(Effort::wireName).collect(Collectors.joining(" or "));
        throw new InvalidConfigurationException(key, wish, others + words);
    }
}
