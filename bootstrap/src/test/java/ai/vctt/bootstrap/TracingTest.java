package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.domain.UserId;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Attempt.Mode;
import ai.vctt.domain.generation.Attempt.UsageSource;
import ai.vctt.domain.generation.Clock;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolResult;
import ai.vctt.domain.tool.ToolRun;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TracingTest {

    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    @Test
    void a_generation_and_its_attempts_arrive_at_the_collector_without_texts_or_users() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            String key = exchange.getRequestHeaders().getFirst("x-key");
            received.add(key + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try {
            String endpoint = "http://127.0.0.1:" + collector.getAddress().getPort() + "/";
            Tracing tracing = new Tracing(new Tracing.Properties(endpoint, Map.of("x-key", "secret")));
            tracing.listeners().getFirst().ended(generation());
            tracing.close();
            String spans = received.poll(20, TimeUnit.SECONDS);
            assertThat(spans)
                    .startsWith("secret ")
                    .contains("vctt-engine", "invoke_agent analyst", "chat gpt-4o", "timeout_idle", "vctt.first_token")
                    .contains("gen_ai.provider.name", "gen_ai.usage.output_tokens", "provider_timeout")
                    .doesNotContain("ann", "What is love?", "Baby");
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void calls_of_tools_are_below_the_attempt_that_asked_for_them_without_what_was_said() {
        List<SpanData> spans = new ArrayList<>();
        Generation.Finished generation = generation();
        Generation.Streaming running = new Generation.Streaming(generation.asked());
        Tool read = new Tool("fs", "read", "Reads secrets.", "{}");
        Duration limit = Duration.ofSeconds(1);
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(collecting(spans)))
                .build()) {
            TracingGenerationListener listener = new TracingGenerationListener(provider.get("test"));
            listener.toolCalled(
                    running, new ToolRun(read, 1, START, Duration.ofMillis(20), new ToolResult.Done("secret")));
            listener.toolCalled(
                    running, new ToolRun(read, 1, START.plusMillis(20), limit, new ToolResult.TimedOut(limit)));
            listener.ended(generation);
            listener.ended(generation);
        }

        SpanData attempt = named("chat gpt-4o", spans).getFirst();
        List<SpanData> tools = named("execute_tool fs:read", spans);
        assertThat(tools).as("and told once").hasSize(2).allSatisfy(span -> {
            assertThat(span.getParentSpanId()).isEqualTo(attempt.getSpanId());
            assertThat(span.getAttributes().asMap().toString())
                    .contains("gen_ai.operation.name=execute_tool", "gen_ai.tool.name=fs:read")
                    .doesNotContain("secret");
        });
        SpanData timedOut = tools.getLast();
        assertThat(timedOut.getStartEpochNanos())
                .isEqualTo(TimeUnit.MILLISECONDS.toNanos(START.plusMillis(20).toEpochMilli()));
        assertThat(timedOut.getEndEpochNanos() - timedOut.getStartEpochNanos()).isEqualTo(limit.toNanos());
        assertThat(timedOut.getAttributes().get(AttributeKey.stringKey("error.type")))
                .isEqualTo("timeout");
        assertThat(timedOut.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(tools.getFirst().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void without_an_endpoint_nothing_listens() {
        try (Tracing tracing = new Tracing(new Tracing.Properties("", Map.of()))) {
            assertThat(tracing.listeners()).isEmpty();
        }
    }

    private static List<SpanData> named(String name, List<SpanData> spans) {
        return spans.stream().filter(span -> span.getName().equals(name)).toList();
    }

    private static SpanExporter collecting(List<SpanData> spans) {
        return new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> ended) {
                spans.addAll(ended);
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode flush() {
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode shutdown() {
                return CompletableResultCode.ofSuccess();
            }
        };
    }

    private static Generation.Finished generation() {
        Generation.Asked asked = new Generation.Asked(
                new GenerationId(new UUID(0, 1)),
                new UserId("ann"),
                null,
                AgentRole.ANALYST,
                new ModelId("gpt-4o"),
                "What is love?",
                START);
        Attempt attempt = new Attempt(
                1,
                new ModelId("gpt-4o"),
                new ProviderId("openai"),
                Mode.STREAM,
                START,
                START.plusMillis(300),
                START.plusSeconds(2),
                Usage.of(10, 20),
                UsageSource.ESTIMATED,
                new Spend(30, Money.usd("0.25")),
                new GenerationError.TimedOut(Clock.IDLE),
                null);
        GenerationEvent.Failed failed = new GenerationEvent.Failed(
                ErrorCode.PROVIDER_TIMEOUT, "It fell silent.", new Spend(30, Money.usd("0.25")));
        return new Generation.Streaming(asked)
                .finished(new SequencedEvent(9, 1, START.plusSeconds(2), failed), "Baby", List.of(attempt));
    }
}
