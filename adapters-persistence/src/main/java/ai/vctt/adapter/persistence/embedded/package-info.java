/** A PostgreSQL server of our own: unpacked, started, watched and stopped. */
@NullMarked
package ai.vctt.adapter.persistence.embedded;

import org.jspecify.annotations.NullMarked;
