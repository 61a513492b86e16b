package ai.vctt.adapter.llm.openai;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.model.ProviderId;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a server that speaks chat completions is reached, and which of the format's variants it takes.
 *
 * @param baseUrl up to the version: {@code https://api.openai.com/v1}
 * @param key asked anew for each call; gives null where none is needed
 * @param headers sent as they are, over any of ours
 * @param query added to the URL, such as {@code api-version}
 * @param path behind the base URL; {@code {model}} in it stands for the model's name
 * @param maxTokens the parameter that bounds the output
 * @param streamUsage whether {@code stream_options.include_usage} is understood; some servers refuse a request with it
 * @param organization sent as {@code OpenAI-Organization} unless null
 * @param project sent as {@code OpenAI-Project} unless null
 */
public record OpenAiSettings(
        ProviderId provider,
        URI baseUrl,
        Supplier<@Nullable String> key,
        Authorization authorization,
        Map<String, String> headers,
        Map<String, String> query,
        String path,
        MaxTokens maxTokens,
        boolean streamUsage,
        @Nullable String organization,
        @Nullable String project) {

    public static final String CHAT_COMPLETIONS = "/chat/completions";

    /** Where the key goes. */
    public enum Authorization {
        /** {@code Authorization: Bearer …} */
        BEARER,
        /** {@code api-key: …}, as Azure has it. */
        API_KEY
    }

    /** What the upper bound on output tokens is called. */
    public enum MaxTokens {
        MAX_TOKENS("max_tokens"),
        MAX_COMPLETION_TOKENS("max_completion_tokens");

        private final String parameter;

        MaxTokens(String parameter) {
            this.parameter = parameter;
        }

        String parameter() {
            return parameter;
        }

        MaxTokens other() {
            return this == MAX_TOKENS ? MAX_COMPLETION_TOKENS : MAX_TOKENS;
        }
    }

    public OpenAiSettings {
        boolean web = "http".equals(baseUrl.getScheme()) || "https".equals(baseUrl.getScheme());
        require(web && baseUrl.getHost() != null, "base-url", baseUrl, "an http or https URL");
        require(path.startsWith("/"), "path", path, "begins with /");
        headers = Map.copyOf(headers);
        query = Map.copyOf(query);
    }

    /** A compatible server, as most of them are: a bearer key, {@code max_tokens}, usage when asked for. */
    public static OpenAiSettings compatible(ProviderId provider, URI baseUrl, Supplier<@Nullable String> key) {
        return new OpenAiSettings(
                provider,
                baseUrl,
                key,
                Authorization.BEARER,
                Map.of(),
                Map.of(),
                CHAT_COMPLETIONS,
                MaxTokens.MAX_TOKENS,
                true,
                null,
                null);
    }

    /** Without headers, which may hold credentials. */
    @Override
    public String toString() {
        return "OpenAiSettings[" + provider + " at " + baseUrl + path + "]";
    }
}
