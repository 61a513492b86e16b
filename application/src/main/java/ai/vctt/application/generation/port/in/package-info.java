/** What may be asked of generations. */
@NullMarked
package ai.vctt.application.generation.port.in;

import org.jspecify.annotations.NullMarked;
