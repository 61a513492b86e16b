package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.application.generation.port.out.Checkpoint;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.InJam;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.generation.StreamTimings;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.trust.Scores;
import ai.vctt.domain.trust.Trust;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Brings generations and their attempts into rows and back. */
@Mapper(
        uses = Columns.class,
        imports = {Columns.class, ErrorColumns.class})
interface Rows {

    @Mapping(target = "usage", source = "row")
    @Mapping(target = "spend", source = "row")
    @Mapping(target = "error", expression = "java(ErrorColumns.error(row.error(), row.errorDetail()))")
    Attempt attempt(AttemptRow row);

    default Usage usage(AttemptRow row) {
        return new Usage(
                row.inputTokens(),
                row.cachedTokens(),
                row.cacheWriteTokens(),
                row.longCacheWriteTokens(),
                row.outputTokens(),
                row.reasoningTokens(),
                Columns.money(row.billedUsd()));
    }

    default Spend spend(AttemptRow row) {
        return new Spend(row.tokens(), Columns.money(row.costUsd()));
    }

    @Mapping(target = "model", source = "attempt.model")
    @Mapping(target = "inputTokens", source = "attempt.usage.inputTokens")
    @Mapping(target = "cachedTokens", source = "attempt.usage.cachedTokens")
    @Mapping(target = "cacheWriteTokens", source = "attempt.usage.cacheWriteTokens")
    @Mapping(target = "longCacheWriteTokens", source = "attempt.usage.longCacheWriteTokens")
    @Mapping(target = "outputTokens", source = "attempt.usage.outputTokens")
    @Mapping(target = "reasoningTokens", source = "attempt.usage.reasoningTokens")
    @Mapping(target = "billedUsd", source = "attempt.usage.billed")
    @Mapping(target = "tokens", source = "attempt.spend.tokens")
    @Mapping(target = "costUsd", source = "attempt.spend.cost")
    @Mapping(target = "error", expression = "java(ErrorColumns.cause(attempt.error()))")
    @Mapping(target = "errorDetail", expression = "java(ErrorColumns.detail(attempt.error()))")
    AttemptRow row(GenerationId generationId, Attempt attempt);

    @Mapping(target = "role", source = "agentRole")
    @Mapping(target = "model", source = "askedModel")
    @Mapping(target = "at", source = "askedAt")
    @Mapping(target = "conversation", source = "conversationId")
    @Mapping(target = "replaces", source = "row")
    @Mapping(target = "jam", source = "row")
    Generation.Asked asked(GenerationRow row);

    default Turn.@Nullable Place replaces(GenerationRow row) {
        return Columns.place(row.replacesAt(), row.replaces());
    }

    default @Nullable InJam inJam(GenerationRow row) {
        return row.jamId() == null ? null : new InJam(new GenerationId(row.jamId()), row.jamWeight());
    }

    @Mapping(target = "agentRole", source = "asked.role")
    @Mapping(target = "askedModel", source = "asked.model")
    @Mapping(target = "askedAt", source = "asked.at")
    @Mapping(target = "conversationId", source = "asked.conversation")
    @Mapping(target = "replaces", expression = "java(Columns.replaces(asked))")
    @Mapping(target = "replacesAt", source = "asked.replaces.at")
    @Mapping(target = "jamId", expression = "java(Columns.jamId(asked))")
    @Mapping(target = "jamWeight", source = "asked.jam.weight")
    OpenRow row(Generation.Asked asked, UUID server);

    @Mapping(target = "role", source = "agentRole")
    @Mapping(target = "model", source = "askedModel")
    @Mapping(target = "at", source = "askedAt")
    @Mapping(target = "conversation", source = "conversationId")
    @Mapping(target = "replaces", source = "row")
    @Mapping(target = "jam", source = "row")
    Generation.Asked asked(OpenRow row);

    default Turn.@Nullable Place replaces(OpenRow row) {
        return Columns.place(row.replacesAt(), row.replaces());
    }

    default @Nullable InJam inJam(OpenRow row) {
        return row.jamId() == null ? null : new InJam(new GenerationId(row.jamId()), row.jamWeight());
    }

    @Mapping(target = "generationId", source = "id")
    @Mapping(target = "position", source = "piece.offset")
    PieceRow row(GenerationId id, Checkpoint.Piece piece);

    @Mapping(target = "spend", source = "row")
    @Mapping(target = "usage", source = "row")
    @Mapping(target = "timings", source = "row")
    @Mapping(target = "attempts", source = "attempts")
    @Mapping(target = "persisted", constant = "true")
    @Mapping(target = "trust", source = "row")
    @Mapping(target = "jam", source = "row.jam")
    GenerationEvent.Completed completed(GenerationRow row, int attempts);

    @Mapping(target = "code", source = "errorCode")
    @Mapping(target = "message", source = "errorMessage")
    @Mapping(target = "spend", source = "row")
    @Mapping(target = "jam", source = "jam")
    GenerationEvent.Failed failed(GenerationRow row);

    default Spend spend(GenerationRow row) {
        return new Spend(row.tokens(), Columns.money(row.costUsd()));
    }

    default Usage usage(GenerationRow row) {
        return new Usage(
                Objects.requireNonNull(row.inputTokens()),
                row.cachedTokens(),
                row.cacheWriteTokens(),
                row.longCacheWriteTokens(),
                Objects.requireNonNull(row.outputTokens()),
                row.reasoningTokens(),
                Columns.money(row.billedUsd()));
    }

    default @Nullable Trust trust(GenerationRow row) {
        return row.trustTau() == null
                ? null
                : new Trust(
                        new Scores(
                                Objects.requireNonNull(row.tension()),
                                Objects.requireNonNull(row.uncertainty()),
                                Objects.requireNonNull(row.contradiction()),
                                Objects.requireNonNull(row.emotionalIntensity())),
                        Objects.requireNonNull(row.repairs()),
                        Columns.trustSource(Objects.requireNonNull(row.trustSource())),
                        Columns.evidence(Objects.requireNonNull(row.trustEvidence())));
    }

    @Mapping(target = "timeToFirstToken", source = "ttftNanos")
    @Mapping(target = "timePerOutputToken", source = "tpotNanos")
    @Mapping(target = "total", source = "latencyNanos")
    StreamTimings timings(GenerationRow row);

    default Generation.Finished finished(GenerationRow row, List<Attempt> attempts) {
        return new Generation.Streaming(asked(row))
                .finished(end(row, attempts.size()), row.text(), attempts)
                .resumed(row.resumed() == null ? 0 : row.resumed())
                .withToolUses(Columns.toolUses(row.toolUses()));
    }

    default SequencedEvent end(GenerationRow row, int attempts) {
        GenerationEvent.Ended end = row.finishReason() == null ? failed(row) : completed(row, attempts);
        return new SequencedEvent(row.endSeq(), row.endAttempt(), row.endedAt().toInstant(), end);
    }

    default Turn turn(GenerationRow row) {
        return new Turn(asked(row), row.text(), end(row, row.endAttempt()));
    }

    default GenerationRow row(Generation.Finished generation) {
        return switch ((GenerationEvent.Ended) generation.end().event()) {
            case GenerationEvent.Completed completed -> row(generation, completed.spend(), completed, null);
            case GenerationEvent.Failed failed -> row(generation, failed.spend(), null, failed);
        };
    }

    @Mapping(target = "id", source = "generation.asked.id")
    @Mapping(target = "owner", source = "generation.asked.owner")
    @Mapping(target = "requestId", source = "generation.asked.requestId")
    @Mapping(target = "agentRole", source = "generation.asked.role")
    @Mapping(target = "askedModel", source = "generation.asked.model")
    @Mapping(target = "question", source = "generation.asked.question")
    @Mapping(target = "askedAt", source = "generation.asked.at")
    @Mapping(target = "conversationId", source = "generation.asked.conversation")
    @Mapping(target = "replaces", expression = "java(Columns.replaces(generation.asked()))")
    @Mapping(target = "replacesAt", source = "generation.asked.replaces.at")
    @Mapping(target = "text", source = "generation.text")
    @Mapping(target = "endSeq", source = "generation.end.seq")
    @Mapping(target = "endAttempt", source = "generation.end.attempt")
    @Mapping(target = "endedAt", source = "generation.end.at")
    @Mapping(target = "tokens", source = "spend.tokens")
    @Mapping(target = "costUsd", source = "spend.cost")
    @Mapping(target = "finishReason", source = "completed.finishReason")
    @Mapping(target = "model", source = "completed.model")
    @Mapping(target = "inputTokens", source = "completed.usage.inputTokens")
    @Mapping(target = "cachedTokens", source = "completed.usage.cachedTokens")
    @Mapping(target = "cacheWriteTokens", source = "completed.usage.cacheWriteTokens")
    @Mapping(target = "longCacheWriteTokens", source = "completed.usage.longCacheWriteTokens")
    @Mapping(target = "outputTokens", source = "completed.usage.outputTokens")
    @Mapping(target = "reasoningTokens", source = "completed.usage.reasoningTokens")
    @Mapping(target = "billedUsd", source = "completed.usage.billed")
    @Mapping(target = "usageSource", source = "completed.usageSource")
    @Mapping(target = "ttftNanos", source = "completed.timings.timeToFirstToken")
    @Mapping(target = "tpotNanos", source = "completed.timings.timePerOutputToken")
    @Mapping(target = "latencyNanos", source = "completed.timings.total")
    @Mapping(target = "errorCode", source = "failed.code")
    @Mapping(target = "errorMessage", source = "failed.message")
    @Mapping(target = "trustTau", expression = "java(Columns.tau(completed))")
    @Mapping(target = "tension", source = "completed.trust.scores.tension")
    @Mapping(target = "uncertainty", source = "completed.trust.scores.uncertainty")
    @Mapping(target = "contradiction", source = "completed.trust.scores.contradiction")
    @Mapping(target = "emotionalIntensity", source = "completed.trust.scores.emotionalIntensity")
    @Mapping(target = "regulation", expression = "java(Columns.regulation(completed))")
    @Mapping(target = "repairs", source = "completed.trust.repairs")
    @Mapping(target = "trustSource", source = "completed.trust.source")
    @Mapping(target = "jamId", expression = "java(Columns.jamId(generation.asked()))")
    @Mapping(target = "jamWeight", source = "generation.asked.jam.weight")
    @Mapping(target = "jam", expression = "java(Columns.jam(generation.end()))")
    @Mapping(target = "trustEvidence", source = "completed.trust.evidence")
    @Mapping(target = "resumed", source = "generation.resumed")
    @Mapping(target = "toolUses", expression = "java(Columns.toolUses(generation.toolUses()))")
    GenerationRow row(
            Generation.Finished generation,
            Spend spend,
            GenerationEvent.@Nullable Completed completed,
            GenerationEvent.@Nullable Failed failed);
}
