package ai.vctt.application.generation;

import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.conversation.port.out.ConversationsUnavailableException;
import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.cost.CostMeter;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.trust.Regulation;
import ai.vctt.domain.trust.Trust;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was said in conversations before a question. It is read from the store; while that is away, it is what this process
 * has read and heard of a conversation lately. Thread-safe.
 */
final class Histories {

    private static final int PAGE = 50;

    private static final Refusal NOT_FOUND =
            new Refusal(ErrorCode.STREAM_NOT_FOUND, "conversationId: there is no such conversation");
    private static final Refusal NO_SUCH_TURN = new Refusal(
            ErrorCode.STREAM_NOT_FOUND,
            "replaces: there is no such turn in this conversation, or one before it was replaced since");
    private static final Refusal AWAY = new Refusal(
            ErrorCode.SERVER_BUSY,
            "conversationId: what was said before cannot be read, as the database is away or busy. Please ask again.");

    sealed interface Found {

        /**
         * @param messages in order
         * @param regulation that the latest turn asks for
         * @param replaces the place of the turn that is to be replaced; null when none is
         */
        record Known(List<Message> messages, Regulation regulation, Turn.@Nullable Place replaces) implements Found {}

        record Refused(Refusal refusal) implements Found {}
    }

    private final Conversations conversations;
    private final RecentTalks recent = new RecentTalks();

    Histories(Conversations conversations) {
        this.conversations = conversations;
    }

    /**
     * The latest turns that together have no more than so many tokens, each as a whole. A turn without a word of an answer
     * is left out, and so is one that runs. The first question makes its conversation.
     *
     * @param replaces only turns before this one; null: all
     */
    Found before(ConversationId id, UserId user, @Nullable GenerationId replaces, long tokens, Instant now) {
        try {
            Conversation conversation = conversations.find(id);
            if (conversation == null && replaces != null) {
                return new Found.Refused(NO_SUCH_TURN);
            }
            if (conversation == null) {
                conversation = conversations.open(new Conversation(id, user, "", now, now));
            }
            if (!conversation.owner().equals(user)) {
                return new Found.Refused(NOT_FOUND);
            }
            return replaces == null ? all(id, user, tokens) : before(id, replaces, tokens);
        } catch (ConversationsUnavailableException away) {
            RecentTalks.Talk talk = recent.get(id);
            if (talk == null) {
                return new Found.Refused(AWAY);
            }
            return talk.owner().equals(user) ? heard(talk, replaces, tokens) : new Found.Refused(NOT_FOUND);
        }
    }

    private Found all(ConversationId id, UserId user, long tokens) {
        List<Turn> turns = latest(id, null, tokens);
        recent.put(id, user, turns);
        return known(turns, null);
    }

    private Found before(ConversationId id, GenerationId replaced, long tokens) {
        Turn.Place place = conversations.placeOf(id, replaced);
        return place == null ? new Found.Refused(NO_SUCH_TURN) : known(latest(id, place, tokens), place);
    }

    private static Found heard(RecentTalks.Talk talk, @Nullable GenerationId replaces, long tokens) {
        if (replaces == null) {
            return known(fitting(talk.turns().reversed(), tokens), null);
        }
        Turn.Place place = talk.placeOf(replaces);
        // What is not known here may still be known to the store.
        return place == null
                ? new Found.Refused(AWAY)
                : known(fitting(talk.before(place).reversed(), tokens), place);
    }

    /** The latest first. */
    private List<Turn> latest(ConversationId id, Turn.@Nullable Place before, long tokens) {
        List<Turn> all = new ArrayList<>();
        while (true) {
            Turn.Place behind = all.isEmpty() ? before : all.getLast().place();
            List<Turn> page = conversations.latestTurns(id, behind, PAGE);
            all.addAll(page);
            List<Turn> fitting = fitting(all, tokens);
            if (page.size() < PAGE || fitting.size() < answered(all)) {
                return fitting;
            }
        }
    }

    private static long answered(List<Turn> turns) {
        return turns.stream().filter(RecentTalks::answered).count();
    }

    private static List<Turn> fitting(List<Turn> latestFirst, long most) {
        List<Turn> fitting = new ArrayList<>();
        long tokens = 0;
        for (Turn turn : latestFirst) {
            if (RecentTalks.answered(turn)) {
                tokens += CostMeter.estimateInput(List.of(turn.asked().question(), turn.text()));
                if (tokens > most) {
                    return fitting;
                }
                fitting.add(turn);
            }
        }
        return fitting;
    }

    private static Found known(List<Turn> latestFirst, Turn.@Nullable Place replaces) {
        Trust latest = latestFirst.isEmpty() ? null : latestFirst.getFirst().trust();
        return new Found.Known(
                messages(latestFirst), latest == null ? Regulation.NORMAL : latest.regulation(), replaces);
    }

    private static List<Message> messages(List<Turn> latestFirst) {
        List<Message> messages = new ArrayList<>();
        for (Turn turn : latestFirst.reversed()) {
            messages.add(new Message.UserMessage(turn.asked().question()));
            messages.add(new Message.AssistantMessage(turn.text()));
        }
        return messages;
    }

    /** Nothing has been said in it yet. */
    void begun(Conversation conversation) {
        recent.put(conversation.id(), conversation.owner(), List.of());
    }

    /** It is kept now, so what it is asked instead of has not been said. */
    void replaced(Generation.Asked by) {
        recent.replaced(by);
    }

    void ended(Generation.Finished generation) {
        recent.add(generation);
    }

    void forget(ConversationId id) {
        recent.remove(id);
    }
}
