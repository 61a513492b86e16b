/** What is kept in memory alone: the logs of generations, and the twin of every store for tests and demos. */
@NullMarked
package ai.vctt.adapter.persistence.memory;

import org.jspecify.annotations.NullMarked;
