package ai.vctt.bootstrap;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.application.generation.port.out.GenerationListener;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Traces over OTLP, once somebody says where to. They are sent in batches by a thread of their own; what is too much for it
 * is dropped.
 */
final class Tracing implements AutoCloseable {

    private final @Nullable SdkTracerProvider provider;

    /**
     * @param endpoint of a collector's OTLP over HTTP, without {@code /v1/traces}; blank: no traces
     * @param headers sent along, for its authentication
     */
    @ConfigurationProperties("vctt.tracing")
    record Properties(
            @DefaultValue("") String endpoint, @DefaultValue Map<String, String> headers) {

        Properties {
            require(
                    endpoint.isBlank() || endpoint.matches("https?://.+"),
                    "endpoint",
                    endpoint,
                    "like http://localhost:4318");
            headers = Map.copyOf(headers);
        }
    }

    Tracing(Properties properties) {
        this.provider = properties.endpoint().isBlank() ? null : provider(properties);
    }

    private static SdkTracerProvider provider(Properties properties) {
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(properties.endpoint().replaceFirst("/+$", "") + "/v1/traces");
        properties.headers().forEach(exporter::addHeader);
        Attributes service = Attributes.of(AttributeKey.stringKey("service.name"), "vctt-engine");
        return SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(Resource.create(service)))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
                .build();
    }

    /** None while nobody wants traces. */
    List<GenerationListener> listeners() {
        return provider == null ? List.of() : List.of(new TracingGenerationListener(provider.get("ai.vctt")));
    }

    /** Spans that are on their way have a second to arrive. */
    @Override
    public void close() {
        if (provider != null) {
            var _ = provider.shutdown().join(1, TimeUnit.SECONDS);
        }
    }
}
