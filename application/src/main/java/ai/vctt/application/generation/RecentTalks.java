package ai.vctt.application.generation;

import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conversations that were used lately, for when they cannot be read; within a bound, the least recently used goes first. Thread-safe. */
final class RecentTalks {

    /** Texts of all together. */
    private static final long MOST_CHARS = 8_000_000;

    private static final int MOST_TALKS = 10_000;

    /** @param turns with an answer, in order */
    record Talk(UserId owner, List<Turn> turns) {

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
        remove(id);
        Talk talk = new Talk(
                owner, turns.stream().sorted(Comparator.comparing(Turn::place)).toList());
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
        if (id != null && talk != null && answered(turn)) {
            List<Turn> turns = new ArrayList<>(talk.turns());
            turns.removeIf(other -> other.place().equals(turn.place()));
            turns.add(turn);
            put(id, talk.owner(), turns);
        }
    }

    synchronized void remove(ConversationId id) {
        Talk removed = talks.remove(id);
        if (removed != null) {
            chars -= removed.chars();
        }
    }
}
