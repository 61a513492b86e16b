package ai.vctt.adapter.rest.openai;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The front door's beans. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OpenAiProperties.class)
@Import({ChatController.class, ModelsController.class})
public class OpenAiConfiguration {}
