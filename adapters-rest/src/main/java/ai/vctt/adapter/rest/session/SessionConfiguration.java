package ai.vctt.adapter.rest.session;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The conversations' beans. */
@Configuration(proxyBeanMethods = false)
@Import({
    SessionController.class,
    SessionListController.class,
    SessionExportController.class,
    StepController.class,
    Sessions.class
})
public class SessionConfiguration {}
