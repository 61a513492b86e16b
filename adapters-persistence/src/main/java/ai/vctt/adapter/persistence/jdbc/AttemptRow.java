package ai.vctt.adapter.persistence.jdbc;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A line of the ledger, without what it repeats of its generation. */
record AttemptRow(
        UUID generationId,
        int number,
        String model,
        String provider,
        String mode,
        OffsetDateTime startedAt,
        @Nullable OffsetDateTime firstDeltaAt,
        OffsetDateTime endedAt,
        long inputTokens,
        @Nullable Long cachedTokens,
        @Nullable Long cacheWriteTokens,
        @Nullable Long longCacheWriteTokens,
        long outputTokens,
        @Nullable Long reasoningTokens,
        @Nullable BigDecimal billedUsd,
        String usageSource,
        long tokens,
        @Nullable BigDecimal costUsd,
        @Nullable String error,
        @Nullable String errorDetail,
        @Nullable String rawFinishReason) {}
