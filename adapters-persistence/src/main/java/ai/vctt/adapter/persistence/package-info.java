/** Keeps what must outlast a moment. */
@NullMarked
package ai.vctt.adapter.persistence;

import org.jspecify.annotations.NullMarked;
