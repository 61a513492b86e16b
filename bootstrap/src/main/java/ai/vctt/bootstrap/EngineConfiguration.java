package ai.vctt.bootstrap;

import ai.vctt.adapter.llm.LlmConfiguration;
import ai.vctt.adapter.persistence.PersistenceConfiguration;
import ai.vctt.adapter.rest.RestConfiguration;
import ai.vctt.adapter.ws.SocketIoConfiguration;
import ai.vctt.application.analytics.LedgerService;
import ai.vctt.application.analytics.port.out.UsageLedger;
import ai.vctt.application.conversation.ConversationService;
import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.generation.Agents;
import ai.vctt.application.generation.DirectoryService;
import ai.vctt.application.generation.GenerationService;
import ai.vctt.application.generation.port.out.CallGate;
import ai.vctt.application.generation.port.out.GenerationListener;
import ai.vctt.application.generation.port.out.GenerationLog;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.application.generation.port.out.ModelCatalogue;
import ai.vctt.application.generation.port.out.Tools;
import ai.vctt.application.limits.Budgets;
import ai.vctt.application.limits.RequestRates;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.model.ModelId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Puts the engine together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({EngineProperties.class, Tracing.Properties.class})
@Import({
    JamConfiguration.class,
    LlmConfiguration.class,
    SocketIoConfiguration.class,
    RestConfiguration.class,
    PersistenceConfiguration.class
})
class EngineConfiguration {

    private static final ModelId DEMO = new ModelId("demo");

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    Agents agents(EngineProperties properties, ModelCatalogue catalogue) {
        return new Agents(properties.agentsOf(catalogue), catalogue, DEMO, properties.regulated());
    }

    @Bean
    DirectoryService directory(
            ModelCatalogue catalogue, Agents agents, CallGate gate, Tools tools, InstantSource clock) {
        return new DirectoryService(catalogue, agents, gate, tools, clock);
    }

    @Bean
    LedgerService ledgerService(UsageLedger ledger, InstantSource clock) {
        return new LedgerService(ledger, clock);
    }

    @Bean
    Tracing tracing(Tracing.Properties properties) {
        return new Tracing(properties);
    }

    @Bean
    GenerationListener generationListener(MeterRegistry meters, Tracing tracing) {
        List<GenerationListener> listeners = new ArrayList<>(tracing.listeners());
        listeners.add(new LoggingGenerationListener());
        listeners.add(new MeteringGenerationListener(meters));
        return new GenerationListeners(List.copyOf(listeners));
    }

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService generationThreads() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("generation-", 0).factory());
    }

    @Bean
    GenerationService generationService(
            Agents agents,
            ModelCatalogue catalogue,
            GenerationLog log,
            Generations generations,
            Conversations conversations,
            GenerationListener listener,
            CallGate gate,
            Tools tools,
            EngineProperties properties,
            Budgets budgets,
            RequestRates rates,
            InstantSource clock,
            ExecutorService generationThreads) {
        return new GenerationService(new GenerationService.Parts(
                agents,
                catalogue,
                log,
                generations,
                conversations,
                listener,
                gate,
                tools,
                properties.tools(),
                properties.settings(catalogue),
                budgets,
                rates,
                clock,
                () -> new GenerationId(UUID.randomUUID()),
                RandomGenerator.getDefault(),
                generationThreads));
    }

    @Bean
    ConversationService conversationService(
            Conversations conversations, GenerationService generations, InstantSource clock) {
        return new ConversationService(conversations, generations, clock, () -> new ConversationId(UUID.randomUUID()));
    }

    @Bean
    MeterBinder runningGenerations(GenerationService generations) {
        return meters -> {
            Gauge.builder("vctt.generations.running", generations, GenerationService::running)
                    .register(meters);
            Gauge.builder("vctt.generations.watchers", generations, GenerationService::watchers)
                    .description("Of running generations")
                    .register(meters);
            Gauge.builder("vctt.generations.retained.chars", generations, GenerationService::retainedChars)
                    .description("Of text and reasoning in the logs of ended generations")
                    .register(meters);
        };
    }
}
