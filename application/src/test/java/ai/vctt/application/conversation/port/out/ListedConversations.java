package ai.vctt.application.conversation.port.out;

import ai.vctt.application.generation.port.out.ListedGenerations;
import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Conversations over a list of generations, for tests; they can be away. */
public final class ListedConversations implements Conversations {

    private final ListedGenerations generations;
    private final Map<ConversationId, Conversation> all = new ConcurrentHashMap<>();
    public volatile boolean away;

    public ListedConversations(ListedGenerations generations) {
        this.generations = generations;
    }

    @Override
    public Conversation find(ConversationId id) {
        requirePresence();
        Conversation conversation = all.get(id);
        if (conversation == null) {
            return null;
        }
        List<Turn> turns = turnsOf(id);
        if (turns.isEmpty()) {
            return conversation;
        }
        String title = conversation.title().isEmpty()
                ? Conversation.titleOf(turns.getFirst().asked().question())
                : conversation.title();
        return new Conversation(
                id,
                conversation.owner(),
                title,
                conversation.createdAt(),
                turns.getLast().asked().at());
    }

    @Override
    public Conversation open(Conversation conversation) {
        all.putIfAbsent(conversation.id(), conversation);
        return all.get(conversation.id());
    }

    @Override
    public boolean rename(ConversationId id, String title) {
        requirePresence();
        return all.computeIfPresent(
                        id, (_, old) -> new Conversation(id, old.owner(), title, old.createdAt(), old.lastActivity()))
                != null;
    }

    @Override
    public void forget(ConversationId id) {
        requirePresence();
        all.remove(id);
        generations.forget(id);
    }

    @Override
    public Turn.Place placeOf(ConversationId id, GenerationId turn) {
        requirePresence();
        return Turn.placeToReplace(turn, everyTurnOf(id));
    }

    @Override
    public List<Turn> latestTurns(ConversationId id, Turn.Place before, int most) {
        requirePresence();
        return turnsOf(id).reversed().stream()
                .filter(turn -> before == null || turn.place().compareTo(before) < 0)
                .limit(most)
                .toList();
    }

    @Override
    public List<Turn> turns(ConversationId id, Turn.Place after, int most) {
        requirePresence();
        return turnsOf(id).stream()
                .filter(turn -> after == null || turn.place().compareTo(after) > 0)
                .limit(most)
                .toList();
    }

    @Override
    public Page list(UserId owner, Conversation.Place after, int most, String words) {
        List<Summary> found = all.keySet().stream()
                .map(this::find)
                .filter(conversation -> owner == null || conversation.owner().equals(owner))
                .filter(conversation -> after == null || conversation.place().compareTo(after) > 0)
                .sorted(Comparator.comparing(Conversation::place))
                .filter(conversation -> words == null || has(conversation, words.toLowerCase(Locale.ROOT)))
                .map(conversation -> summary(conversation))
                .limit(most + 1L)
                .toList();
        return found.size() <= most
                ? new Page(found, null)
                : new Page(
                        found.subList(0, most),
                        found.get(most - 1).conversation().place());
    }

    private boolean has(Conversation conversation, String words) {
        List<String> texts = new ArrayList<>(List.of(conversation.title()));
        turnsOf(conversation.id())
                .forEach(turn -> texts.addAll(List.of(turn.asked().question(), turn.text())));
        return texts.stream().anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(words));
    }

    private Summary summary(Conversation conversation) {
        List<Turn> turns = turnsOf(conversation.id());
        Money cost = everyTurnOf(conversation.id()).stream()
                .filter(turn -> turn.end() != null)
                .map(turn ->
                        ((GenerationEvent.Ended) turn.end().event()).spend().cost())
                .filter(Objects::nonNull)
                .reduce(Money::plus)
                .orElse(turns.isEmpty() ? Money.ZERO : null);
        Double tau = turns.reversed().stream()
                .filter(turn -> turn.trust() != null)
                .map(turn -> turn.trust().tau())
                .findFirst()
                .orElse(null);
        return new Summary(conversation, turns.size(), cost, tau);
    }

    private List<Turn> turnsOf(ConversationId id) {
        return Turn.standing(everyTurnOf(id));
    }

    private List<Turn> everyTurnOf(ConversationId id) {
        Conversation conversation = all.get(id);
        return conversation == null
                ? List.of()
                : generations.all().stream()
                        .filter(generation -> id.equals(generation.asked().conversation())
                                && generation.owner().equals(conversation.owner()))
                        .map(Turn::of)
                        .sorted(Comparator.comparing(Turn::place))
                        .toList();
    }

    private void requirePresence() {
        if (away) {
            throw new ConversationsUnavailableException("The list is away.");
        }
    }
}
