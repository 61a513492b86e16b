package ai.vctt.adapter.rest;

import static org.springframework.web.reactive.function.server.RequestPredicates.method;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import ai.vctt.adapter.rest.access.AskerResolver;
import ai.vctt.adapter.rest.analytics.AnalyticsConfiguration;
import ai.vctt.adapter.rest.keys.KeysConfiguration;
import ai.vctt.adapter.rest.openai.OpenAiConfiguration;
import ai.vctt.adapter.rest.session.SessionConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Properties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import reactor.core.publisher.Mono;

/** The REST adapter's beans. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RestProperties.class, CrossOriginProperties.class})
@Import({
    AccessFilter.class,
    BodyFilter.class,
    CrossOriginFilter.class,
    DirectoryController.class,
    DocumentController.class,
    HealthController.class,
    StreamsController.class,
    ToolsController.class,
    Problems.class,
    SecurityHeaders.class,
    AnalyticsConfiguration.class,
    SessionConfiguration.class,
    KeysConfiguration.class,
    OpenAiConfiguration.class
})
public class RestConfiguration {

    private static final String SWAGGER_UI = "META-INF/maven/org.webjars/swagger-ui/pom.properties";

    @Bean
    WebFluxConfigurer webFlux(RestProperties properties) {
        return new WebFluxConfigurer() {
            @Override
            public void configureHttpMessageCodecs(ServerCodecConfigurer configurer) {
                configurer
                        .defaultCodecs()
                        .maxInMemorySize(Math.toIntExact(properties.maxBody().toBytes()));
            }

            // What waits for something does so on a virtual thread, and never on one that serves connections.
            @Override
            public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
                configurer.setExecutor(new VirtualThreadTaskExecutor("rest-"));
            }

            @Override
            public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
                configurer.addCustomResolver(new AskerResolver());
            }

            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                registry.addResourceHandler("/api/ui/**").addResourceLocations(swaggerUi());
                // Their names change with what is in them.
                registry.addResourceHandler("/assets/**")
                        .addResourceLocations("classpath:/static/assets/")
                        .setCacheControl(CacheControl.maxAge(Duration.ofDays(365))
                                .cachePublic()
                                .immutable());
            }
        };
    }

    /** Spring Boot answers only GET for the page at the root; who just looks whether a server is there asks with HEAD. */
    @Bean
    RouterFunction<ServerResponse> headOfPage() {
        Resource page = new ClassPathResource("static/index.html");
        return page.exists()
                ? RouterFunctions.resource(method(HttpMethod.HEAD).and(path("/")), page)
                : request -> Mono.empty();
    }

    /** Its files lie under its version. */
    private static String swaggerUi() {
        try {
            Properties artifact = PropertiesLoaderUtils.loadAllProperties(SWAGGER_UI);
            return "classpath:/META-INF/resources/webjars/swagger-ui/" + artifact.getProperty("version") + "/";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
