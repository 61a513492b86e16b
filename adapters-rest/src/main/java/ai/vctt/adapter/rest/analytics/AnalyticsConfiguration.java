package ai.vctt.adapter.rest.analytics;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The analytics' beans. */
@Configuration(proxyBeanMethods = false)
@Import({
    AnalyticsController.class,
    ExportController.class,
    CommitteeController.class,
    TrustController.class,
    PatternsController.class,
    Scopes.class
})
public class AnalyticsConfiguration {}
