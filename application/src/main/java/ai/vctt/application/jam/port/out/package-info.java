/** What a jam needs from the world beside generations. */
@NullMarked
package ai.vctt.application.jam.port.out;

import org.jspecify.annotations.NullMarked;
