package ai.vctt.application.conversation;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.application.Pages;
import ai.vctt.application.conversation.port.in.BeginConversation;
import ai.vctt.application.conversation.port.in.ForgetConversation;
import ai.vctt.application.conversation.port.in.ListConversations;
import ai.vctt.application.conversation.port.in.ReadConversation;
import ai.vctt.application.conversation.port.in.RenameConversation;
import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.conversation.port.out.ConversationsUnavailableException;
import ai.vctt.application.generation.GenerationService;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.generation.Turn;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Begins, shows, names and forgets conversations; questions are asked in them elsewhere. Thread-safe. */
public final class ConversationService
        implements BeginConversation, ReadConversation, ListConversations, RenameConversation, ForgetConversation {

    private static final int PAGE = 50;
    private static final int LONGEST_WORDS = 200;

    private final Conversations conversations;
    private final GenerationService generations;
    private final InstantSource clock;
    private final Supplier<ConversationId> ids;

    /** @param ids makes a new, unguessable id */
    public ConversationService(
            Conversations conversations,
            GenerationService generations,
            InstantSource clock,
            Supplier<ConversationId> ids) {
        this.conversations = conversations;
        this.generations = generations;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Conversation begin(UserId owner, String about) {
        Instant now = clock.instant();
        Conversation conversation = new Conversation(ids.get(), owner, Conversation.titleOf(about), now, now);
        generations.begun(conversation);
        return conversations.open(conversation);
    }

    @Override
    public @Nullable Conversation find(ConversationId id, Principal viewer) {
        Conversation conversation = conversations.find(id);
        return conversation != null && viewer.maySee(conversation.owner()) ? conversation : null;
    }

    @Override
    public List<Turn> latestTurns(Conversation conversation, Turn.@Nullable Place before, int most) {
        return conversations.latestTurns(conversation.id(), before, most);
    }

    @Override
    public Iterator<Turn> turns(Conversation conversation) {
        return new Pages<>(PAGE, Turn::place, (after, most) -> conversations.turns(conversation.id(), after, most));
    }

    @Override
    public Conversations.Page list(
            @Nullable UserId owner, Conversation.@Nullable Place after, int most, @Nullable String words) {
        require(most >= 1 && most <= MOST, "limit", most, "1 to " + MOST);
        require(
                words == null || (!words.isBlank() && words.length() <= LONGEST_WORDS),
                "q",
                words == null || words.isBlank() ? "blank" : words.length() + " characters",
                "1 to " + LONGEST_WORDS + " characters");
        return conversations.list(owner, after, most, words);
    }

    @Override
    public @Nullable Conversation rename(ConversationId id, Principal asker, String title) {
        String given = Conversation.givenTitle(title);
        return find(id, asker) != null && conversations.rename(id, given) ? find(id, asker) : null;
    }

    @Override
    public boolean forget(ConversationId id, Principal asker) {
        if (find(id, asker) == null) {
            return false;
        }
        try {
            boolean ran;
            do {
                // What was asked in the meantime is forgotten with it.
                ran = generations.forget(id);
                conversations.forget(id);
            } while (ran);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ConversationsUnavailableException("The server is shutting down. Please ask again.", interrupted);
        }
        return true;
    }
}
