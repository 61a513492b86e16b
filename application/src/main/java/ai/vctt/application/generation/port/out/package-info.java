/** What generations need from the world. */
@NullMarked
package ai.vctt.application.generation.port.out;

import org.jspecify.annotations.NullMarked;
