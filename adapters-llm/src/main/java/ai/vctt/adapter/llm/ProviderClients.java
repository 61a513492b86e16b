package ai.vctt.adapter.llm;

import ai.vctt.adapter.llm.anthropic.AnthropicLanguageModel;
import ai.vctt.adapter.llm.anthropic.AnthropicSettings;
import ai.vctt.adapter.llm.http.BlockingHttp;
import ai.vctt.adapter.llm.openai.OpenAiLanguageModel;
import ai.vctt.adapter.llm.openai.OpenAiSettings;
import ai.vctt.application.generation.port.out.LanguageModel;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the client that speaks a provider's protocol. */
final class ProviderClients implements LanguageModelFactory {

    private final BlockingHttp http;
    private final InstantSource clock;

    ProviderClients(BlockingHttp http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
    }

    @Override
    public LanguageModel create(ProviderSettings provider) {
        return switch (provider.kind()) {
            case OPENAI -> new OpenAiLanguageModel(http, openAi(provider), clock);
            case ANTHROPIC -> new AnthropicLanguageModel(http, anthropic(provider), clock);
        };
    }

    private static OpenAiSettings openAi(ProviderSettings provider) {
        return new OpenAiSettings(
                provider.id(),
                provider.baseUrl(),
                provider::apiKey,
                switch (provider.auth()) {
                    case BEARER -> OpenAiSettings.Authorization.BEARER;
                    case API_KEY -> OpenAiSettings.Authorization.API_KEY;
                },
                provider.headers(),
                provider.query(),
                OpenAiSettings.CHAT_COMPLETIONS,
                provider.maxTokensParameter().equals("max_tokens")
                        ? OpenAiSettings.MaxTokens.MAX_TOKENS
                        : OpenAiSettings.MaxTokens.MAX_COMPLETION_TOKENS,
                provider.usageInStream(),
                null,
                null);
    }

    private static AnthropicSettings anthropic(ProviderSettings provider) {
        if (!provider.query().isEmpty()) {
            throw new InvalidConfigurationException(
                    "vctt.providers." + provider.id() + ".query", "given", "none, for a provider of this kind");
        }
        Map<String, String> headers = new HashMap<>(provider.headers());
        String key = provider.apiKey();
        boolean bearer = provider.auth() == ProviderSettings.Auth.BEARER && key != null;
        if (bearer) {
            headers.put("Authorization", "Bearer " + key);
        }
        @Nullable String ownHeader = bearer ? null : key;
        return new AnthropicSettings(provider.id(), provider.baseUrl(), () -> ownHeader, headers);
    }
}
