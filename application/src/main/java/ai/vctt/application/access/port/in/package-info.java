@NullMarked
package ai.vctt.application.access.port.in;

import org.jspecify.annotations.NullMarked;
