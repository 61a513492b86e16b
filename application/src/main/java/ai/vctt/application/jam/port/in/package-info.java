/** What may be asked of a band. */
@NullMarked
package ai.vctt.application.jam.port.in;

import org.jspecify.annotations.NullMarked;
