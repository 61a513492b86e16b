package ai.vctt.adapter.rest.keys;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The keys' beans. */
@Configuration(proxyBeanMethods = false)
@Import({KeysController.class, MeController.class})
public class KeysConfiguration {}
