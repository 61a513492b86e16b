/** What may be asked of conversations. */
@NullMarked
package ai.vctt.application.conversation.port.in;

import org.jspecify.annotations.NullMarked;
