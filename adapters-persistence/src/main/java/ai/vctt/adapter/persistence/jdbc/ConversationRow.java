package ai.vctt.adapter.persistence.jdbc;

import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A conversation. */
record ConversationRow(
        UUID id, String owner, @Nullable String title, OffsetDateTime createdAt, OffsetDateTime lastActivity) {}
