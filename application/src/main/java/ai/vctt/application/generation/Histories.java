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
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.trust.Regulation;
import ai.vctt.domain.trust.Trust;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What was said in conversations before a question. It is read from the store; while that is away, it is what this process
 * has read and heard of a conversation lately. Thread-safe.
 */
final class Histories {

    private static final int PAGE = 50;

    private static final Refusal NOT_FOUND =
            new Refusal(ErrorCode.STREAM_NOT_FOUND, "conversationId: there is no such conversation");
    private static final Refusal AWAY = new Refusal(
            ErrorCode.SERVER_BUSY,
            "conversationId: what was said before cannot be read, as the database is away. Please ask again.");

    sealed interface Found {

        /**
         * @param messages in order
         * @param regulation that the latest turn asks for
         */
        record Known(List<Message> messages, Regulation regulation) implements Found {}

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
     */
    Found before(ConversationId id, UserId user, long tokens, Instant now) {
        try {
            Conversation conversation = conversations.find(id);
            if (conversation == null) {
                conversation = conversations.open(new Conversation(id, user, "", now, now));
            }
            if (!conversation.owner().equals(user)) {
                return new Found.Refused(NOT_FOUND);
            }
            List<Turn> turns = latest(id, tokens);
            recent.put(id, user, turns);
            return known(turns);
        } catch (ConversationsUnavailableException away) {
            RecentTalks.Talk talk = recent.get(id);
            if (talk == null) {
                return new Found.Refused(AWAY);
            }
            return talk.owner().equals(user)
                    ? known(fitting(talk.turns().reversed(), tokens))
                    : new Found.Refused(NOT_FOUND);
        }
    }

    /** The latest first. */
    private List<Turn> latest(ConversationId id, long tokens) {
        List<Turn> all = new ArrayList<>();
        while (true) {
            Turn.Place before = all.isEmpty() ? null : all.getLast().place();
            List<Turn> page = conversations.latestTurns(id, before, PAGE);
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

    private static Found known(List<Turn> latestFirst) {
        Trust latest = latestFirst.isEmpty() ? null : latestFirst.getFirst().trust();
        return new Found.Known(messages(latestFirst), latest == null ? Regulation.NORMAL : latest.regulation());
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

    void ended(Generation.Finished generation) {
        recent.add(generation);
    }

    void forget(ConversationId id) {
        recent.remove(id);
    }
}
