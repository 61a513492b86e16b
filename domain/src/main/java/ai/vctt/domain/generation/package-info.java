/** One answer: what a model streams, what watchers see of it, and how it ends. */
@NullMarked
package ai.vctt.domain.generation;

import org.jspecify.annotations.NullMarked;
