package ai.vctt.adapter.persistence.jdbc;

import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A generation that runs on this server. */
record OpenRow(
        UUID id,
        UUID server,
        String owner,
        @Nullable String requestId,
        String agentRole,
        String askedModel,
        String question,
        OffsetDateTime askedAt,
        @Nullable UUID conversationId,
        @Nullable UUID replaces,
        @Nullable OffsetDateTime replacesAt,
        @Nullable UUID jamId,
        @Nullable Double jamWeight) {

    OpenRow withoutRequestId() {
        return new OpenRow(
                id,
                server,
                owner,
                null,
                agentRole,
                askedModel,
                question,
                askedAt,
                conversationId,
                replaces,
                replacesAt,
                jamId,
                jamWeight);
    }
}
