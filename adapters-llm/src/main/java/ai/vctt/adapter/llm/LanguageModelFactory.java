package ai.vctt.adapter.llm;

import ai.vctt.application.generation.port.out.LanguageModel;

/** Makes the client of a provider. Called once for each provider that has all it takes. */
@FunctionalInterface
public interface LanguageModelFactory {

    LanguageModel create(ProviderSettings provider);
}
