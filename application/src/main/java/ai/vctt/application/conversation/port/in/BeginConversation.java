package ai.vctt.application.conversation.port.in;

import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.Conversation;

/** Begins a conversation in which nothing has been asked yet. Works while the store is away, too. */
@FunctionalInterface
public interface BeginConversation {

    /** @param about its first words name it; may be empty */
    Conversation begin(UserId owner, String about);
}
