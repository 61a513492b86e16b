package ai.vctt.application.conversation.port.in;

import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.conversation.port.out.ConversationsUnavailableException;
import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.Conversation;
import org.jspecify.annotations.Nullable;

/** Lists and searches conversations. */
@FunctionalInterface
public interface ListConversations {

    int MOST = 500;

    /**
     * As {@link Conversations#list} does.
     *
     * @param most 1 to {@value #MOST}
     * @throws ConversationsUnavailableException when that cannot be done at the moment
     */
    Conversations.Page list(
            @Nullable UserId owner, Conversation.@Nullable Place after, int most, @Nullable String words);
}
