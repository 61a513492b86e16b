/** Starts, watches and ends generations. */
@NullMarked
package ai.vctt.application.generation;

import org.jspecify.annotations.NullMarked;
