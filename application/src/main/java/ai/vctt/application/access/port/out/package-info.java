/** What access needs from outside. */
@NullMarked
package ai.vctt.application.access.port.out;

import org.jspecify.annotations.NullMarked;
