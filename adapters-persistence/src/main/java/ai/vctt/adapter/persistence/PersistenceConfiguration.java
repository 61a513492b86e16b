package ai.vctt.adapter.persistence;

import ai.vctt.adapter.persistence.memory.InMemoryGenerationLog;
import ai.vctt.application.access.port.out.ApiKeys;
import ai.vctt.application.analytics.port.out.UsageLedger;
import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.generation.port.out.GenerationLog;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.application.limits.port.out.SharedSpending;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The persistence adapter's beans. */
@Configuration(proxyBeanMethods = false)
public class PersistenceConfiguration {

    @Bean
    Store store(Environment environment) {
        StoreSettings settings = StoreSettings.of(environment);
        return switch (settings.kind()) {
            case POSTGRES -> new PostgresStore(settings);
            case MEMORY -> new MemoryStore(settings.kept());
        };
    }

    @Bean
    Generations generations(Store store) {
        return store.generations();
    }

    @Bean
    UsageLedger usageLedger(Store store) {
        return store.ledger();
    }

    @Bean
    Conversations conversations(Store store) {
        return store.conversations();
    }

    @Bean
    ApiKeys apiKeys(Store store) {
        return store.keys();
    }

    @Bean
    SharedSpending sharedSpending(Store store) {
        return store.spending();
    }

    @Bean
    GenerationLog generationLog() {
        return new InMemoryGenerationLog();
    }
}
