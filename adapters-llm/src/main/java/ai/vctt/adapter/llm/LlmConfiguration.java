package ai.vctt.adapter.llm;

import ai.vctt.adapter.llm.catalogue.ConfiguredCatalogue;
import ai.vctt.adapter.llm.demo.DemoLanguageModel;
import ai.vctt.adapter.llm.gate.Resilience4jCallGate;
import ai.vctt.adapter.llm.http.BlockingHttp;
import ai.vctt.adapter.llm.json.JacksonValues;
import ai.vctt.adapter.llm.mcp.McpTimes;
import ai.vctt.adapter.llm.mcp.McpTools;
import ai.vctt.adapter.llm.tools.AnalyzeTrustTool;
import ai.vctt.adapter.llm.tools.BuiltInTool;
import ai.vctt.adapter.llm.tools.BuiltInTools;
import ai.vctt.adapter.llm.tools.CalculateTool;
import ai.vctt.adapter.llm.tools.CombinedTools;
import ai.vctt.adapter.llm.tools.QueryConversationsTool;
import ai.vctt.application.conversation.port.in.ListConversations;
import ai.vctt.application.conversation.port.in.ReadConversation;
import ai.vctt.application.generation.port.out.ModelCatalogue;
import ai.vctt.application.generation.port.out.Tools;
import ai.vctt.application.jam.port.out.JsonValues;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/** The models and their providers. */
@Configuration(proxyBeanMethods = false)
public class LlmConfiguration {

    /** Read before any bean is made, so that a bad value stops the start before anything has begun. */
    @Bean
    static BeanFactoryPostProcessor llmPropertiesReading(Environment environment) {
        return beans -> beans.registerSingleton("llmProperties", LlmProperties.from(environment));
    }

    /** The connect clock closes a call that takes too long; this bound only frees what it cannot reach. */
    @Bean(destroyMethod = "close")
    BlockingHttp providerHttp() {
        return new BlockingHttp(Duration.ofSeconds(30));
    }

    @Bean
    LanguageModelFactory languageModelFactory(BlockingHttp providerHttp, InstantSource clock) {
        return new ProviderClients(providerHttp, clock);
    }

    @Bean
    Resilience4jCallGate callGate(LlmProperties properties, InstantSource clock) {
        return new Resilience4jCallGate(properties.circuit(), properties::maxCalls, clock);
    }

    /** Servers start in the background: nothing waits for them. */
    @Bean(initMethod = "start", destroyMethod = "close")
    McpTools mcpTools(Environment environment) {
        McpServersReader reader = new McpServersReader(System::getenv);
        return new McpTools(
                reader.read(
                        environment.getProperty("vctt.mcp-file", ""), environment.getProperty("vctt.mcp-servers", "")),
                McpTimes.USUAL);
    }

    @Bean
    BuiltInTools builtInTools(List<BuiltInTool> tools) {
        return new BuiltInTools(tools);
    }

    @Bean
    CalculateTool calculateTool() {
        return new CalculateTool();
    }

    @Bean
    QueryConversationsTool queryConversationsTool(
            ObjectProvider<ListConversations> list, ObjectProvider<ReadConversation> read) {
        return new QueryConversationsTool(list::getObject, read::getObject);
    }

    @Bean
    AnalyzeTrustTool analyzeTrustTool() {
        return new AnalyzeTrustTool();
    }

    @Bean
    @Primary
    Tools tools(BuiltInTools builtIn, McpTools mcp) {
        return new CombinedTools(List.of(builtIn, mcp));
    }

    @Bean
    JsonValues jsonValues() {
        return new JacksonValues();
    }

    @Bean
    ModelCatalogue modelCatalogue(LlmProperties properties, LanguageModelFactory factory) {
        return ConfiguredCatalogue.of(properties, factory, new DemoLanguageModel(properties.demo()));
    }
}
