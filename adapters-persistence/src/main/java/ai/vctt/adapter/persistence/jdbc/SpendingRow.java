package ai.vctt.adapter.persistence.jdbc;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What a user has spent through one process. */
record SpendingRow(@Nullable String owner, BigDecimal costUsd) {}
