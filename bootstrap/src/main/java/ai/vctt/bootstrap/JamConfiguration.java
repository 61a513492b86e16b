package ai.vctt.bootstrap;

import ai.vctt.application.generation.Agents;
import ai.vctt.application.generation.GenerationService;
import ai.vctt.application.jam.JamService;
import ai.vctt.application.jam.port.out.JsonValues;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The band. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JamProperties.class)
class JamConfiguration {

    @Bean
    JamService jamService(GenerationService generations, Agents agents, JamProperties properties, JsonValues json) {
        return new JamService(generations, agents, properties.settings(), json);
    }
}
