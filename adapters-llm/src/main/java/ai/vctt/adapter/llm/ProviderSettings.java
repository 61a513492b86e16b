package ai.vctt.adapter.llm;

import ai.vctt.domain.model.ProviderId;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a provider. {@link #toString()} shows no key, and of headers and query only the names.
 *
 * @param baseUrl http or https, without a trailing slash
 * @param apiKey null when there is none
 * @param keyless serves without a key
 * @param headers sent with every request, beside our own
 * @param query added to every request's address
 * @param maxTokensParameter what the provider calls the upper bound on output tokens: {@code max_tokens} or {@code
 *     max_completion_tokens}
 * @param usageInStream whether to ask for usage at the end of a stream; false for servers that reject the question
 * @param maxCalls how many calls it takes at once
 */
public record ProviderSettings(
        ProviderId id,
        Kind kind,
        URI baseUrl,
        @Nullable String apiKey,
        boolean keyless,
        Auth auth,
        Map<String, String> headers,
        Map<String, String> query,
        String maxTokensParameter,
        boolean usageInStream,
        int maxCalls) {

    /** The protocol a provider speaks. */
    public enum Kind {
        /** Chat completions, as OpenAI and most others offer them. */
        OPENAI,
        /** Anthropic's Messages. */
        ANTHROPIC
    }

    /** How the key is sent. */
    public enum Auth {
        /** {@code Authorization: Bearer …}. */
        BEARER,
        /** The provider's own header: {@code x-api-key} for {@link Kind#ANTHROPIC}, else {@code api-key} (Azure). */
        API_KEY
    }

    private static final List<String> MAKERS = List.of("api.openai.com", "api.anthropic.com", "api.x.ai");

    public ProviderSettings {
        headers = Map.copyOf(headers);
        query = Map.copyOf(query);
    }

    /** Whether there is all it takes to ask this provider. */
    public boolean usable() {
        return apiKey != null || keyless;
    }

    /** Whether this is a model maker's own endpoint, not a gateway or a compatible server. */
    public boolean servedByMaker() {
        return MAKERS.stream().anyMatch(maker -> isAt(baseUrl, maker));
    }

    static boolean isOpenAi(URI baseUrl) {
        return isAt(baseUrl, "api.openai.com");
    }

    /** At this host, or at a regional one below it. */
    private static boolean isAt(URI baseUrl, String maker) {
        String host = baseUrl.getHost() == null ? "" : baseUrl.getHost().toLowerCase(Locale.ROOT);
        return host.equals(maker) || host.endsWith("." + maker);
    }

    @Override
    public String toString() {
        return "ProviderSettings[id=" + id + ", kind=" + kind + ", baseUrl=" + baseUrl + ", "
                + (apiKey == null ? "no key" : "with key") + ", keyless=" + keyless + ", auth=" + auth + ", headers="
                + headers.keySet() + ", query=" + query.keySet() + ", maxTokensParameter=" + maxTokensParameter
                + ", usageInStream=" + usageInStream + ", maxCalls=" + maxCalls + "]";
    }
}
