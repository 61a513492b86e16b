package ai.vctt.application.conversation.port.in;

import ai.vctt.application.conversation.port.out.ConversationsUnavailableException;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import org.jspecify.annotations.Nullable;

/** Gives a conversation another title. */
@FunctionalInterface
public interface RenameConversation {

    /**
     * @return null when there is none that this one may see
     * @throws ConversationsUnavailableException when that cannot be done at the moment
     */
    @Nullable
    Conversation rename(ConversationId id, Principal asker, String title);
}
