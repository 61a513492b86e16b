package ai.vctt.adapter.rest.session;

import ai.vctt.adapter.rest.access.NotFoundException;
import ai.vctt.application.conversation.port.in.ReadConversation;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.generation.Turn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what a request names, and reads it page by page. Thread-safe. */
public class Sessions {

    private final ReadConversation conversations;

    public Sessions(ReadConversation conversations) {
        this.conversations = conversations;
    }

    /**
     * @param field that names it
     * @throws NotFoundException when there is none that this one may see
     */
    public Conversation find(String field, String id, Principal viewer) {
        ConversationId parsed = ConversationId.parse(id);
        Conversation conversation = parsed == null ? null : conversations.find(parsed, viewer);
        if (conversation == null) {
            throw missing(field);
        }
        return conversation;
    }

    static NotFoundException missing(String field) {
        return new NotFoundException(field, "there is no such conversation");
    }

    /**
     * The latest turns, or those before a page that is known.
     *
     * @param latestFirst as they are shown: the first one is asked last
     * @param next where the turns before them begin; null when these are the first
     */
    record Page(List<Turn> latestFirst, @Nullable String next) {}

    Page page(Conversation conversation, @Nullable String cursor, int limit) {
        Turn.Place before = cursor == null ? null : PageCursor.read(cursor).turn();
        List<Turn> turns = conversations.latestTurns(conversation, before, limit + 1);
        return turns.size() <= limit
                ? new Page(turns, null)
                : new Page(
                        List.copyOf(turns.subList(0, limit)),
                        PageCursor.of(turns.get(limit - 1).place()).text());
    }
}
