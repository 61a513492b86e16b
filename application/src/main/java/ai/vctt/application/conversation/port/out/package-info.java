/** What conversations need from outside. */
@NullMarked
package ai.vctt.application.conversation.port.out;

import org.jspecify.annotations.NullMarked;
