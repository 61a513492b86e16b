/** What limits need from outside. */
@NullMarked
package ai.vctt.application.limits.port.out;

import org.jspecify.annotations.NullMarked;
