package ai.vctt.adapter.llm;

import static ai.vctt.adapter.llm.InvalidConfigurationException.require;
import static ai.vctt.adapter.llm.LlmPropertiesReader.child;
import static ai.vctt.adapter.llm.LlmPropertiesReader.choices;

import ai.vctt.adapter.llm.ProviderSettings.Auth;
import ai.vctt.adapter.llm.ProviderSettings.Kind;
import ai.vctt.adapter.llm.demo.DemoLanguageModel;
import ai.vctt.domain.model.ProviderId;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** A provider as it is written under {@code vctt.providers}. */
record RawProvider(
        @Nullable Kind kind,
        @DefaultValue("") String baseUrl,
        @DefaultValue("") String apiKey,
        @DefaultValue("false") boolean keyless,
        @Nullable Auth auth,
        @DefaultValue Map<String, String> headers,
        @DefaultValue Map<String, String> query,
        @DefaultValue("") String maxTokensParameter,
        @DefaultValue("true") boolean usageInStream,
        @DefaultValue("1000") int maxCalls) {

    private static final List<String> MAX_TOKENS = List.of("max_tokens", "max_completion_tokens");

    /** An OPENAI_BASE_URL that is set but empty means the usual one; the name decides, as xAI speaks OpenAI's protocol. */
    private static final Map<String, String> USUAL_BASE_URLS = Map.of(
            "openai", "https://api.openai.com/v1",
            "anthropic", "https://api.anthropic.com",
            "xai", "https://api.x.ai/v1");

    /** @param name its key */
    ProviderSettings resolve(String name) {
        String key = child("vctt.providers", name);
        require(
                !name.equals(DemoLanguageModel.MODEL.provider().value()),
                key,
                "taken",
                "another name, as the demo is built in");
        require(name.length() <= 64, key, name, "a name of 1 to 64 characters");
        if (kind == null) {
            throw new InvalidConfigurationException(key + ".kind", "missing", choices(Kind.class));
        }
        URI url = baseUrl(key + ".base-url", baseUrl.isBlank() ? USUAL_BASE_URLS.getOrDefault(name, "") : baseUrl);
        headers.forEach((header, value) -> {
            String headerKey = child(key + ".headers", header);
            require(header.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"), headerKey, header, "the name of an HTTP header");
            require(isPrintable(value), headerKey, "not shown", "one line of text");
        });
        require(
                maxTokensParameter.isBlank() || MAX_TOKENS.contains(maxTokensParameter),
                key + ".max-tokens-parameter",
                maxTokensParameter,
                String.join(" or ", MAX_TOKENS));
        require(maxCalls > 0, key + ".max-calls", maxCalls, "> 0");
        return new ProviderSettings(
                new ProviderId(name),
                kind,
                url,
                apiKey(key + ".api-key", apiKey),
                keyless,
                auth != null ? auth : kind == Kind.OPENAI ? Auth.BEARER : Auth.API_KEY,
                headers,
                query,
                maxTokensParameter.isBlank() ? maxTokensParameter(kind, url) : maxTokensParameter,
                usageInStream,
                maxCalls);
    }

    /** What is no address may be a key in the wrong place, and an address may hold credentials: neither is shown. */
    private static URI baseUrl(String key, String text) {
        String expected = "an http or https address without credentials and query, such as http://localhost:11434/v1";
        String shown = text.isBlank() ? "missing" : text.matches("[^@?#]*[:/][^@?#]*") ? text : "not shown";
        try {
            URI url = new URI(text.strip().replaceFirst("/+$", ""));
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            require(
                    Set.of("http", "https").contains(scheme)
                            && url.getHost() != null
                            && url.getRawUserInfo() == null
                            && url.getRawQuery() == null
                            && url.getRawFragment() == null,
                    key,
                    shown,
                    expected);
            return url;
        } catch (URISyntaxException e) {
            // Not the cause: its message repeats the address.
            throw new InvalidConfigurationException(key, shown, expected);
        }
    }

    /** Null also for a placeholder that nothing resolved: the variable it names is not set. */
    private static @Nullable String apiKey(String key, String text) {
        String stripped = text.strip();
        require(isPrintable(stripped), key, "not shown", "one line of text");
        return stripped.isEmpty() || stripped.matches("\\$\\{[^}]*}") ? null : stripped;
    }

    private static String maxTokensParameter(Kind kind, URI baseUrl) {
        return kind == Kind.OPENAI && ProviderSettings.isOpenAi(baseUrl) ? "max_completion_tokens" : "max_tokens";
    }

    private static boolean isPrintable(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }
}
