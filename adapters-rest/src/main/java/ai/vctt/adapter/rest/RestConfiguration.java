package ai.vctt.adapter.rest;

import ai.vctt.adapter.rest.openai.OpenAiConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The REST adapter's beans. */
@Configuration(proxyBeanMethods = false)
@Import({DirectoryController.class, HealthController.class, SecurityHeaders.class, OpenAiConfiguration.class})
public class RestConfiguration {}
