package ai.vctt.adapter.llm;

import ai.vctt.adapter.llm.catalogue.ConfiguredCatalogue;
import ai.vctt.adapter.llm.demo.DemoLanguageModel;
import ai.vctt.application.generation.port.out.ModelCatalogue;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The models and their providers. */
@Configuration(proxyBeanMethods = false)
public class LlmConfiguration {

    /** Read before any bean is made, so that a bad value stops the start before anything has begun. */
    @Bean
    static BeanFactoryPostProcessor llmPropertiesReading(Environment environment) {
        return beans -> beans.registerSingleton("llmProperties", LlmProperties.from(environment));
    }

    @Bean
    ModelCatalogue modelCatalogue(LlmProperties properties, LanguageModelFactory factory) {
        return ConfiguredCatalogue.of(properties, factory, new DemoLanguageModel(properties.demo()));
    }
}
