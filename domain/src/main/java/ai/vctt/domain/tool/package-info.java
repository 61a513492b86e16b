/** Tools: what a model can have done while it answers. */
@NullMarked
package ai.vctt.domain.tool;

import org.jspecify.annotations.NullMarked;
