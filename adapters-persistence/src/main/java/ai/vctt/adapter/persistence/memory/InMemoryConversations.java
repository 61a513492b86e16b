package ai.vctt.adapter.persistence.memory;

import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.GenerationEvent.Ended;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.ledger.Scope;
import ai.vctt.domain.ledger.TalkReport;
import ai.vctt.domain.trust.Trust;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Conversations of what {@link InMemoryGenerations} keep, as many as are told, the latest begun. Thread-safe. */
public final class InMemoryConversations implements Conversations {

    private final InMemoryGenerations generations;
    private final int most;

    // Guarded by this. With the titles they were given, and the times they were begun.
    private final LinkedHashMap<ConversationId, Conversation> begun = new LinkedHashMap<>();

    public InMemoryConversations(InMemoryGenerations generations, int most) {
        this.generations = generations;
        this.most = most;
    }

    @Override
    public synchronized @Nullable Conversation find(ConversationId id) {
        Conversation conversation = begun.get(id);
        return conversation == null ? null : asItIs(conversation);
    }

    @Override
    public synchronized Conversation open(Conversation conversation) {
        begun.putIfAbsent(conversation.id(), conversation);
        if (begun.size() > most) {
            begun.pollFirstEntry();
        }
        return asItIs(Objects.requireNonNull(begun.get(conversation.id())));
    }

    @Override
    public synchronized boolean rename(ConversationId id, String title) {
        return begun.computeIfPresent(
                        id, (_, old) -> new Conversation(id, old.owner(), title, old.createdAt(), old.lastActivity()))
                != null;
    }

    @Override
    public synchronized void forget(ConversationId id) {
        begun.remove(id);
        generations.forget(id);
    }

    @Override
    public Turn.@Nullable Place placeOf(ConversationId id, GenerationId turn) {
        return Turn.placeToReplace(turn, everyTurn(id));
    }

    @Override
    public List<Turn> latestTurns(ConversationId id, Turn.@Nullable Place before, int many) {
        return turns(id).reversed().stream()
                .filter(turn -> before == null || turn.place().compareTo(before) < 0)
                .limit(many)
                .toList();
    }

    @Override
    public List<Turn> turns(ConversationId id, Turn.@Nullable Place after, int many) {
        return turns(id).stream()
                .filter(turn -> after == null || turn.place().compareTo(after) > 0)
                .limit(many)
                .toList();
    }

    @Override
    public synchronized Page list(
            @Nullable UserId owner, Conversation.@Nullable Place after, int many, @Nullable String words) {
        List<Conversation> looked = begun.values().stream()
                .filter(conversation -> owner == null || conversation.owner().equals(owner))
                .map(this::asItIs)
                .filter(conversation -> after == null || conversation.place().compareTo(after) > 0)
                .sorted(Comparator.comparing(Conversation::place))
                .limit(words == null ? many + 1L : LOOKED_THROUGH)
                .toList();
        List<Summary> found = new ArrayList<>();
        for (Conversation conversation : looked) {
            if (words == null || has(conversation, words.toLowerCase(Locale.ROOT))) {
                found.add(summary(conversation));
            }
        }
        if (found.size() > many) {
            List<Summary> page = List.copyOf(found.subList(0, many));
            return new Page(page, page.getLast().conversation().place());
        }
        boolean more = words != null && looked.size() == LOOKED_THROUGH;
        return new Page(found, more ? looked.getLast().place() : null);
    }

    synchronized TalkReport talks(Scope scope, int many) {
        List<Conversation> active = begun.values().stream()
                .map(this::asItIs)
                .filter(talk -> scope.includes(talk.lastActivity(), talk.owner(), talk.id()))
                .sorted(Comparator.comparing(Conversation::place))
                .toList();
        List<Turn> turns = active.stream()
                .limit(many)
                .flatMap(conversation -> everyTurn(conversation.id()).stream())
                .toList();
        return new TalkReport(
                active.size(),
                Math.min(active.size(), many),
                turns.size(),
                turns.stream()
                        .map(InMemoryConversations::costOf)
                        .filter(Objects::nonNull)
                        .reduce(Money.ZERO, Money::plus));
    }

    private synchronized boolean has(Conversation conversation, String words) {
        String given = Objects.requireNonNull(begun.get(conversation.id())).title();
        return Stream.concat(
                        Stream.of(given),
                        turns(conversation.id()).stream()
                                .flatMap(turn -> Stream.of(turn.asked().question(), turn.text())))
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(words));
    }

    private Summary summary(Conversation conversation) {
        List<Turn> turns = turns(conversation.id());
        Money cost = everyTurn(conversation.id()).stream()
                .map(InMemoryConversations::costOf)
                .filter(Objects::nonNull)
                .reduce(Money::plus)
                .orElse(turns.isEmpty() ? Money.ZERO : null);
        Double tau = turns.reversed().stream()
                .map(Turn::trust)
                .filter(Objects::nonNull)
                .map(Trust::tau)
                .findFirst()
                .orElse(null);
        return new Summary(conversation, turns.size(), cost, tau);
    }

    private static @Nullable Money costOf(Turn turn) {
        SequencedEvent end = turn.end();
        return end == null ? null : ((Ended) end.event()).spend().cost();
    }

    private List<Turn> turns(ConversationId id) {
        return Turn.standing(everyTurn(id));
    }

    /** Also those that were replaced. */
    private synchronized List<Turn> everyTurn(ConversationId id) {
        Conversation conversation = begun.get(id);
        return conversation == null
                ? List.of()
                : generations.turnsOf(id).stream()
                        .filter(turn -> turn.asked().owner().equals(conversation.owner()))
                        .toList();
    }

    private Conversation asItIs(Conversation conversation) {
        List<Turn> turns = turns(conversation.id());
        if (turns.isEmpty()) {
            return conversation;
        }
        return new Conversation(
                conversation.id(),
                conversation.owner(),
                conversation.title().isEmpty()
                        ? Conversation.titleOf(turns.getFirst().asked().question())
                        : conversation.title(),
                conversation.createdAt(),
                turns.getLast().asked().at().isAfter(conversation.lastActivity())
                        ? turns.getLast().asked().at()
                        : conversation.lastActivity());
    }
}
