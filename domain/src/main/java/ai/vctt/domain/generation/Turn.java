package ai.vctt.domain.generation;

import ai.vctt.domain.trust.Trust;
import java.time.Instant;
import java.util.Comparator;
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
        return new Place(asked.at(), asked.id());
    }
}
