package ai.vctt.application.conversation.port.in;

import ai.vctt.application.conversation.port.out.ConversationsUnavailableException;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.generation.Turn;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows a conversation. Every step throws {@link ConversationsUnavailableException} when it cannot be made. */
public interface ReadConversation {

    /** Null when there is none that this one may see. */
    @Nullable
    Conversation find(ConversationId id, Principal viewer);

    /**
     * Its turns, also those that run, the latest first.
     *
     * @param conversation that was found
     * @param before the place of the last one that is known already; null: from the latest
     * @param most 1 at least
     */
    List<Turn> latestTurns(Conversation conversation, Turn.@Nullable Place before, int most);

    /** All of them in order, read a few at a time. */
    Iterator<Turn> turns(Conversation conversation);
}
