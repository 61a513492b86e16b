package ai.vctt.adapter.persistence.jdbc;

import java.util.UUID;

/** A piece of a running generation's text. */
record PieceRow(UUID generationId, long seq, int attempt, int position, String chunk) {}
