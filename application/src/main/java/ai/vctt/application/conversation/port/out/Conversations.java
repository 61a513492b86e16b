package ai.vctt.application.conversation.port.out;

import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.Turn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conversations, whose turns are what {@link Generations} keep of them. Every method but {@link #open} throws
 * {@link ConversationsUnavailableException} when that cannot be done at the moment. Thread-safe.
 */
public interface Conversations {

    /** Null when there is none. */
    @Nullable
    Conversation find(ConversationId id);

    /**
     * Keeps it unless there is one of this id. While the store is away it is kept later.
     *
     * @return the one that is there now, whosever it is
     */
    Conversation open(Conversation conversation);

    /** @return whether there is such a conversation */
    boolean rename(ConversationId id, String title);

    /**
     * Makes it as if it had never been: its texts are gone, and so are the titles, request ids and words of providers
     * that belong to them. What it cost stays in the ledger, in no conversation. What runs of it is forgotten too, and
     * nothing that is kept of it later brings its texts back.
     */
    void forget(ConversationId id);

    /**
     * Where another turn can be asked instead of this one: also where that was done before, but not behind a turn that was
     * replaced since.
     *
     * @return null when it is no turn of this conversation, or has no place there any more
     */
    Turn.@Nullable Place placeOf(ConversationId id, GenerationId turn);

    /**
     * Its turns, also those that run, the latest first; none of those that were replaced.
     *
     * @param before the place of the last one that is known already; null: from the latest
     */
    List<Turn> latestTurns(ConversationId id, Turn.@Nullable Place before, int most);

    /**
     * The same in the order of time.
     *
     * @param after null: from the first
     */
    List<Turn> turns(ConversationId id, Turn.@Nullable Place after, int most);

    /**
     * Conversations, the latest active first.
     *
     * @param owner whose; null: everybody's
     * @param after the place of the last one that is known already; null: from the latest
     * @param most 1 at least
     * @param words only those that have them in their title or in what was said, in whatever case; null: all
     */
    Page list(@Nullable UserId owner, Conversation.@Nullable Place after, int most, @Nullable String words);

    /** Of a search, so many conversations are looked through for one page. */
    int LOOKED_THROUGH = 1000;

    /**
     * @param next where to go on; null at the end. A page of a search may be empty and have more behind it
     */
    record Page(List<Summary> conversations, Conversation.@Nullable Place next) {}

    /**
     * A conversation with what its turns come to.
     *
     * @param turns without those that were replaced
     * @param cost of its turns whose cost is known, also of those that were replaced; null when there are turns, and it is
     *     known of none
     * @param tau of the latest turn of which it is known; null when it is of none
     */
    record Summary(
            Conversation conversation,
            long turns,
            @Nullable Money cost,
            @Nullable Double tau) {}
}
