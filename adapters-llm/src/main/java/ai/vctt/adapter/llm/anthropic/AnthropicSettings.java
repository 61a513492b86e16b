package ai.vctt.adapter.llm.anthropic;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.model.ProviderId;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How Anthropic's Messages API is reached.
 *
 * @param baseUrl without the version: {@code https://api.anthropic.com}
 * @param key asked anew for each call; gives null where a gateway needs none
 * @param headers sent as they are, over any of ours; {@code anthropic-beta} goes here
 */
public record AnthropicSettings(
        ProviderId provider, URI baseUrl, Supplier<@Nullable String> key, Map<String, String> headers) {

    public AnthropicSettings {
        boolean web = "http".equals(baseUrl.getScheme()) || "https".equals(baseUrl.getScheme());
        require(web && baseUrl.getHost() != null, "base-url", baseUrl, "an http or https URL");
        headers = Map.copyOf(headers);
    }

    public static AnthropicSettings of(ProviderId provider, URI baseUrl, Supplier<@Nullable String> key) {
        return new AnthropicSettings(provider, baseUrl, key, Map.of());
    }

    /** Without headers, which may hold credentials. */
    @Override
    public String toString() {
        return "AnthropicSettings[" + provider + " at " + baseUrl + "]";
    }
}
