/** What has been said: messages and who said them. */
@NullMarked
package ai.vctt.domain.conversation;

import org.jspecify.annotations.NullMarked;
