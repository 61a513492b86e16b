package ai.vctt.domain.ledger;

import ai.vctt.domain.UserId;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.GenerationId;
import java.time.Instant;
import java.util.Comparator;

/** One call of one model, with whose it was. */
public record LedgerLine(GenerationId generation, UserId owner, AgentRole role, Attempt attempt) {

    /** A line's place: lines are ordered by the start of their call, and calls of the same instant by id and number. */
    public record Place(Instant startedAt, GenerationId generation, int number) implements Comparable<Place> {

        // A UUID compares itself as two signed numbers, and its text as everybody else does.
        private static final Comparator<Place> ORDER = Comparator.comparing(Place::startedAt)
                .thenComparing(place -> place.generation().toString())
                .thenComparingInt(Place::number);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    public Place place() {
        return new Place(attempt.startedAt(), generation, attempt.number());
    }
}
