package ai.vctt.application.conversation.port.in;

import ai.vctt.application.conversation.port.out.ConversationsUnavailableException;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.conversation.ConversationId;

/** Forgets a conversation with every word that was said in it; what it cost stays in the ledger. */
@FunctionalInterface
public interface ForgetConversation {

    /**
     * Stops what runs of it first.
     *
     * @return whether there was one that this one may see
     * @throws ConversationsUnavailableException when that cannot be done at the moment
     */
    boolean forget(ConversationId id, Principal asker);
}
