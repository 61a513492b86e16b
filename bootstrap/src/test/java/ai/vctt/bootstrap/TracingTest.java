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
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
    void without_an_endpoint_nothing_listens() {
        try (Tracing tracing = new Tracing(new Tracing.Properties("", Map.of()))) {
            assertThat(tracing.listeners()).isEmpty();
        }
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
