/** What may be asked about limits. */
@NullMarked
package ai.vctt.application.limits.port.in;

import org.jspecify.annotations.NullMarked;
