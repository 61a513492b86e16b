package ai.vctt.domain.ledger;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the ledger is meant.
 *
 * @param from the first instant; null: from the beginning
 * @param until the first instant that is no part of it; null: to the end
 * @param owner whose; null: everybody's
 */
public record Scope(
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable UserId owner) {

    public Scope {
        require(from == null || until == null || from.isBefore(until), "start_date", "" + from, "before end_date");
    }

    /** The same, but nothing from this time on, which must be later than its beginning. */
    public Scope until(Instant end) {
        return until == null || until.isAfter(end) ? new Scope(from, end, owner) : this;
    }

    public boolean includes(Instant time, UserId of) {
        return (from == null || !time.isBefore(from))
                && (until == null || time.isBefore(until))
                && (owner == null || owner.equals(of));
    }
}
