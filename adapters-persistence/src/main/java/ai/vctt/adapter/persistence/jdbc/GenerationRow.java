package ai.vctt.adapter.persistence.jdbc;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A generation that has ended: well, with a finish reason, or with an error code. */
record GenerationRow(
        UUID id,
        String owner,
        @Nullable String requestId,
        String agentRole,
        String askedModel,
        String question,
        OffsetDateTime askedAt,
        String text,
        long endSeq,
        int endAttempt,
        OffsetDateTime endedAt,
        long tokens,
        @Nullable BigDecimal costUsd,
        @Nullable String finishReason,
        @Nullable String model,
        @Nullable Long inputTokens,
        @Nullable Long cachedTokens,
        @Nullable Long cacheWriteTokens,
        @Nullable Long longCacheWriteTokens,
        @Nullable Long outputTokens,
        @Nullable Long reasoningTokens,
        @Nullable BigDecimal billedUsd,
        @Nullable String usageSource,
        @Nullable Long ttftNanos,
        @Nullable Long tpotNanos,
        @Nullable Long latencyNanos,
        @Nullable String errorCode,
        @Nullable String errorMessage,
        @Nullable Double trustTau,
        @Nullable Double tension,
        @Nullable Double uncertainty,
        @Nullable Double contradiction,
        @Nullable Double emotionalIntensity,
        @Nullable String regulation,
        @Nullable Integer repairs,
        @Nullable String trustSource,
        @Nullable String trustEvidence) {

    /** For when another generation has it already. */
    GenerationRow withoutRequestId() {
        return new GenerationRow(
                id,
                owner,
                null,
                agentRole,
                askedModel,
                question,
                askedAt,
                text,
                endSeq,
                endAttempt,
                endedAt,
                tokens,
                costUsd,
                finishReason,
                model,
                inputTokens,
                cachedTokens,
                cacheWriteTokens,
                longCacheWriteTokens,
                outputTokens,
                reasoningTokens,
                billedUsd,
                usageSource,
                ttftNanos,
                tpotNanos,
                latencyNanos,
                errorCode,
                errorMessage,
                trustTau,
                tension,
                uncertainty,
                contradiction,
                emotionalIntensity,
                regulation,
                repairs,
                trustSource,
                trustEvidence);
    }
}
