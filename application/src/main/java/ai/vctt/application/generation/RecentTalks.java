package ai.vctt.application.generation;

import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Conversations that were used lately, for when they cannot be read; within a bound, the least recently used goes first. Thread-safe. */
final class RecentTalks {

    /** Texts of all together. */
    private static final long MOST_CHARS = 8_000_000;

    private static final int MOST_TALKS = 10_000;

    /**
     * @param turns with an answer, in order, none that was replaced
     * @param replaced what was; a turn of it that ends late does not come in
     */
    record Talk(UserId owner, List<Turn> turns, List<Turn.Replaced> replaced) {

        /** Null when it is not among the turns. */
        Turn.@Nullable Place placeOf(GenerationId turn) {
            return turns.stream()
                    .map(Turn::place)
                    .filter(place -> place.id().equals(turn))
                    .findFirst()
                    .orElse(null);
        }

        List<Turn> before(Turn.Place place) {
            return turns.stream()
                    .filter(turn -> turn.place().compareTo(place) < 0)
                    .toList();
        }

        private Talk without(Turn.Replaced gone) {
            return new Talk(
                    owner,
                    turns.stream().filter(turn -> !gone.covers(turn.place())).toList(),
                    Stream.concat(replaced.stream(), Stream.of(gone)).toList());
        }

        private boolean takes(Turn turn) {
            return answered(turn) && replaced.stream().noneMatch(gone -> gone.covers(turn.place()));
        }

        private long chars() {
            return turns.stream()
                    .mapToLong(turn ->
                            turn.asked().question().length() + turn.text().length())
                    .sum();
        }
    }

    // Guarded by this.
    private final LinkedHashMap<ConversationId, Talk> talks = new LinkedHashMap<>(16, 0.75f, true);
    private long chars;

    static boolean answered(Turn turn) {
        return turn.end() != null
                && !turn.text().isBlank()
                && !turn.asked().question().isEmpty();
    }

    synchronized @Nullable Talk get(ConversationId id) {
        return talks.get(id);
    }

    synchronized void put(ConversationId id, UserId owner, List<Turn> turns) {
        Talk known = talks.get(id);
        put(id, new Talk(owner, inOrder(turns), known == null ? List.of() : known.replaced()));
    }

    private static List<Turn> inOrder(List<Turn> turns) {
        return turns.stream().sorted(Comparator.comparing(Turn::place)).toList();
    }

    private void put(ConversationId id, Talk talk) {
        remove(id);
        talks.put(id, talk);
        chars += talk.chars();
        while (talks.size() > MOST_TALKS || (chars > MOST_CHARS && talks.size() > 1)) {
            chars -= talks.pollFirstEntry().getValue().chars();
        }
    }

    /** Does nothing where its conversation is not known from its beginning. */
    synchronized void add(Generation.Finished generation) {
        ConversationId id = generation.asked().conversation();
        Talk talk = id == null ? null : talks.get(id);
        Turn turn = Turn.of(generation);
        if (id != null && talk != null && talk.takes(turn)) {
            List<Turn> turns = new ArrayList<>(talk.turns());
            turns.removeIf(other -> other.place().equals(turn.place()));
            turns.add(turn);
            put(id, talk.owner(), turns);
        }
    }

    synchronized void replaced(Generation.Asked by) {
        ConversationId id = by.conversation();
        Talk talk = id == null ? null : talks.get(id);
        Turn.Replaced gone = by.replaced();
        if (id != null && talk != null && gone != null) {
            put(id, talk.without(gone));
        }
    }

    synchronized void remove(ConversationId id) {
        Talk removed = talks.remove(id);
        if (removed != null) {
            chars -= removed.chars();
        }
    }
}
