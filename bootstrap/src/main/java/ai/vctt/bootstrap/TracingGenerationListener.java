package ai.vctt.bootstrap;

import ai.vctt.application.generation.port.out.GenerationListener;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.Ended;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A trace for each generation, with a span for each attempt: made when it has ended, of the times it took, so nothing is
 * kept while it runs. Names are those of {@link GenAi}. No text, and nothing about a user, is in it. Thread-safe.
 */
final class TracingGenerationListener implements GenerationListener {

    private static final AttributeKey<List<String>> FINISH_REASONS = AttributeKey.stringArrayKey(GenAi.FINISH_REASONS);

    private final Tracer tracer;

    TracingGenerationListener(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public void ended(Generation.Finished generation) {
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
            trace(attempt, inside);
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

    private void trace(Attempt attempt, Context parent) {
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
        span.end(attempt.endedAt());
    }

    private static void cost(Span span, @Nullable Money cost) {
        if (cost != null) {
            span.setAttribute("vctt.cost.usd", cost.usd().doubleValue());
        }
    }
}
