/** Ports on PostgreSQL. */
@NullMarked
package ai.vctt.adapter.persistence.jdbc;

import org.jspecify.annotations.NullMarked;
