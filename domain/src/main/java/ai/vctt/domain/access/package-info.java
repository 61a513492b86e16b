/** Who asks, and what they may. */
@NullMarked
package ai.vctt.domain.access;

import org.jspecify.annotations.NullMarked;
