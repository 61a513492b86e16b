package ai.vctt.application.conversation;

import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.generation.Turn;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** A conversation turn by turn, read page by page. For one thread at a time. */
final class TurnPages implements Iterator<Turn> {

    private final Conversations conversations;
    private final ConversationId id;
    private final int size;
    private List<Turn> page;
    private int next;

    TurnPages(Conversations conversations, ConversationId id, int size) {
        this.conversations = conversations;
        this.id = id;
        this.size = size;
        this.page = conversations.turns(id, null, size);
    }

    @Override
    public boolean hasNext() {
        if (next == page.size() && page.size() == size) {
            page = conversations.turns(id, page.getLast().place(), size);
            next = 0;
        }
        return next < page.size();
    }

    @Override
    public Turn next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.get(next++);
    }
}
