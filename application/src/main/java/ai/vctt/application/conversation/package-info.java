/** Conversations: what was said before, who may read it, and how it is forgotten. */
@NullMarked
package ai.vctt.application.conversation;

import org.jspecify.annotations.NullMarked;
