package ai.vctt.domain.generation;

import ai.vctt.domain.trust.Trust;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A generation as its conversation shows it: what was asked and what came of it, without the calls it took.
 *
 * @param text as far as it came; empty while it runs
 * @param end null while it runs
 */
public record Turn(
        Generation.Asked asked, String text, @Nullable SequencedEvent end) {

    /** A turn's place in its conversation: turns are ordered by when they were asked, and those of the same instant by id. */
    public record Place(Instant at, GenerationId id) implements Comparable<Place> {

        // A UUID compares itself as two signed numbers, and its text as everybody else does.
        private static final Comparator<Place> ORDER = Comparator.comparing(Place::at)
                .thenComparing(place -> place.id().toString());

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * Turns that are no part of their conversation any more, as another was asked instead of the first of them. They are
     * kept for what they cost.
     *
     * @param by the place of the one that was asked instead; it is not among them
     */
    public record Replaced(Place from, Place by) {

        public boolean covers(Place place) {
            return place.compareTo(from) >= 0 && place.compareTo(by) < 0;
        }
    }

    /**
     * Those that are still part of their conversation.
     *
     * @param turns all of one conversation
     */
    public static List<Turn> standing(List<Turn> turns) {
        return turns.stream()
                .filter(turn -> replaced(turns).noneMatch(gone -> gone.covers(turn.place())))
                .toList();
    }

    /**
     * Where another can be asked instead of this one: also where that was done before, but not behind a turn that was
     * replaced since.
     *
     * @param turns all of one conversation
     * @return null when it is none of them, or has no place there any more
     */
    public static @Nullable Place placeToReplace(GenerationId id, List<Turn> turns) {
        return turns.stream()
                .map(Turn::place)
                .filter(place -> place.id().equals(id))
                .filter(place -> replaced(turns)
                        .noneMatch(gone -> gone.covers(place) && !gone.from().equals(place)))
                .findFirst()
                .orElse(null);
    }

    private static Stream<Replaced> replaced(List<Turn> turns) {
        return turns.stream().map(turn -> turn.asked().replaced()).filter(Objects::nonNull);
    }

    public static Turn of(Generation generation) {
        return switch (generation) {
            case Generation.Streaming streaming -> new Turn(streaming.asked(), "", null);
            case Generation.Finished finished -> new Turn(finished.asked(), finished.text(), finished.end());
        };
    }

    /** Null while it runs, and where it is not known. */
    public @Nullable Trust trust() {
        return end != null && end.event() instanceof GenerationEvent.Completed completed ? completed.trust() : null;
    }

    public Place place() {
        return asked.place();
    }
}
