package ai.vctt.bootstrap;

import ai.vctt.application.generation.port.out.GenerationListener;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.Ended;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.tool.ToolRun;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A trace for each generation, with a span for each attempt and below it one for each call of a tool: made when it has
 * ended, of the times it took, so that while it runs no more than its tools' times are kept. Names are those of {@link
 * GenAi}. No text, and nothing about a user, is in it. Thread-safe.
 */
final class TracingGenerationListener implements GenerationListener {

    private static final AttributeKey<List<String>> FINISH_REASONS = AttributeKey.stringArrayKey(GenAi.FINISH_REASONS);

    private final Tracer tracer;
    private final ConcurrentMap<GenerationId, List<Call>> calls = new ConcurrentHashMap<>();

    /** A call of a tool, without what was said to it and by it. */
    private record Call(
            String tool,
            int attempt,
            Instant startedAt,
            Instant endedAt,
            @Nullable String error,
            boolean failed) {}

    TracingGenerationListener(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public void toolCalled(Generation.Streaming generation, ToolRun run) {
        calls.computeIfAbsent(generation.id(), _ -> new ArrayList<>())
                .add(new Call(
                        run.tool().name(),
                        run.attempt(),
                        run.startedAt(),
                        run.endedAt(),
                        GenAi.errorOf(run.result()),
                        run.result().failed()));
    }

    @Override
    public void ended(Generation.Finished generation) {
        List<Call> called = Objects.requireNonNullElse(calls.remove(generation.id()), List.of());
        String agent = generation.asked().role().wireName();
        Span span = tracer.spanBuilder(GenAi.INVOKE_AGENT + " " + agent)
                .setNoParent()
                .setStartTimestamp(generation.asked().at())
                .setAttribute(GenAi.OPERATION, GenAi.INVOKE_AGENT)
                .setAttribute(GenAi.AGENT, agent)
                .setAttribute("vctt.generation.id", generation.id().toString())
                .startSpan();
        Context inside = Context.root().with(span);
        for (Attempt attempt : generation.attempts()) {
            trace(attempt, called, inside);
        }
        Ended end = (Ended) generation.end().event();
        cost(span, end.spend().cost());
        switch (end) {
            case Completed completed -> {
                span.setAttribute(GenAi.RESPONSE_MODEL, completed.model().value());
                span.setAttribute(
                        FINISH_REASONS, List.of(completed.finishReason().wireName()));
            }
            case Failed failed -> {
                span.setAttribute(GenAi.ERROR, failed.code().name().toLowerCase(Locale.ROOT));
                span.setStatus(StatusCode.ERROR);
            }
        }
        span.end(generation.end().at());
    }

    private void trace(Attempt attempt, List<Call> called, Context parent) {
        Span span = tracer.spanBuilder(GenAi.CHAT + " " + attempt.model())
                .setParent(parent)
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(attempt.startedAt())
                .setAttribute(GenAi.OPERATION, GenAi.CHAT)
                .setAttribute(GenAi.PROVIDER, attempt.provider().value())
                .setAttribute(GenAi.REQUEST_MODEL, attempt.model().value())
                .setAttribute(GenAi.INPUT_TOKENS, attempt.usage().inputTokens())
                .setAttribute(GenAi.OUTPUT_TOKENS, attempt.usage().outputTokens())
                .setAttribute("vctt.attempt.number", attempt.number())
                .setAttribute("vctt.attempt.mode", attempt.mode().name().toLowerCase(Locale.ROOT))
                .setAttribute("vctt.usage.source", attempt.usageSource().name().toLowerCase(Locale.ROOT))
                .startSpan();
        cost(span, attempt.spend().cost());
        if (attempt.rawFinishReason() != null) {
            span.setAttribute(FINISH_REASONS, List.of(attempt.rawFinishReason()));
        }
        if (attempt.firstDeltaAt() != null) {
            span.addEvent("vctt.first_token", attempt.firstDeltaAt());
        }
        GenerationError error = attempt.error();
        if (error != null) {
            span.setAttribute(GenAi.ERROR, error.cause());
            span.setStatus(StatusCode.ERROR);
        }
        Context inside = parent.with(span);
        called.stream().filter(call -> call.attempt() == attempt.number()).forEach(call -> trace(call, inside));
        span.end(attempt.endedAt());
    }

    private void trace(Call call, Context parent) {
        Span span = tracer.spanBuilder(GenAi.EXECUTE_TOOL + " " + call.tool())
                .setParent(parent)
                .setStartTimestamp(call.startedAt())
                .setAttribute(GenAi.OPERATION, GenAi.EXECUTE_TOOL)
                .setAttribute(GenAi.TOOL, call.tool())
                .setAttribute(GenAi.TOOL_TYPE, GenAi.FUNCTION)
                .startSpan();
        if (call.error() != null) {
            span.setAttribute(GenAi.ERROR, call.error());
        }
        if (call.failed()) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end(call.endedAt());
    }

    private static void cost(Span span, @Nullable Money cost) {
        if (cost != null) {
            span.setAttribute("vctt.cost.usd", cost.usd().doubleValue());
        }
    }
}
