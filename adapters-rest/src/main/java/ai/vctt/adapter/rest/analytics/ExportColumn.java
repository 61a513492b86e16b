package ai.vctt.adapter.rest.analytics;

import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.ledger.LedgerLine;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One field of an exported line.
 *
 * @param value a text, a number, or null when it is not known
 */
record ExportColumn(String name, Function<LedgerLine, @Nullable Object> value) {

    static final List<ExportColumn> ALL = List.of(
            new ExportColumn("generation_id", line -> line.generation().toString()),
            of("attempt", Attempt::number),
            new ExportColumn("user_id", line -> line.owner().value()),
            new ExportColumn("agent_role", line -> line.role().wireName()),
            of("model_name", attempt -> attempt.model().value()),
            of("provider", attempt -> attempt.provider().value()),
            of("mode", attempt -> lowerCase(attempt.mode())),
            of("started_at", attempt -> attempt.startedAt().toString()),
            of("first_delta_at", attempt -> text(attempt.firstDeltaAt())),
            of("ended_at", attempt -> attempt.endedAt().toString()),
            of("latency_ms", attempt -> UsageJson.millis(Duration.between(attempt.startedAt(), attempt.endedAt()))),
            ofUsage("input_tokens", Usage::inputTokens),
            ofUsage("cached_tokens", Usage::cachedTokens),
            ofUsage("cache_write_tokens", Usage::cacheWriteTokens),
            ofUsage("long_cache_write_tokens", Usage::longCacheWriteTokens),
            ofUsage("output_tokens", Usage::outputTokens),
            ofUsage("reasoning_tokens", Usage::reasoningTokens),
            of("total_tokens", attempt -> attempt.spend().tokens()),
            of("cost_usd", attempt -> UsageJson.usd(attempt.spend().cost())),
            of("usage_source", attempt -> lowerCase(attempt.usageSource())),
            of(
                    "error",
                    attempt -> attempt.error() == null ? null : attempt.error().cause()),
            of("finish_reason", Attempt::rawFinishReason));

    private static ExportColumn of(String name, Function<Attempt, @Nullable Object> value) {
        return new ExportColumn(name, line -> value.apply(line.attempt()));
    }

    private static ExportColumn ofUsage(String name, Function<Usage, @Nullable Object> value) {
        return new ExportColumn(name, line -> value.apply(line.attempt().usage()));
    }

    @Nullable
    Object of(LedgerLine line) {
        return value.apply(line);
    }

    /** A number in digits alone. */
    static String plain(@Nullable Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
