package ai.vctt.domain.ledger;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.ConversationId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the ledger is meant.
 *
 * @param from the first instant; null: from the beginning
 * @param until the first instant that is no part of it; null: to the end
 * @param owner whose; null: everybody's
 * @param conversation what belongs to it; null: to any or none
 */
public record Scope(
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable UserId owner,
        @Nullable ConversationId conversation) {

    /** Of all conversations and none. */
    public Scope(@Nullable Instant from, @Nullable Instant until, @Nullable UserId owner) {
        this(from, until, owner, null);
    }

    public Scope {
        require(from == null || until == null || from.isBefore(until), "start_date", "" + from, "before end_date");
    }

    /** The same, but nothing from this time on, which must be later than its beginning. */
    public Scope until(Instant end) {
        return until == null || until.isAfter(end) ? new Scope(from, end, owner, conversation) : this;
    }

    public boolean includes(Instant time, UserId of, @Nullable ConversationId in) {
        return (from == null || !time.isBefore(from))
                && (until == null || time.isBefore(until))
                && (owner == null || owner.equals(of))
                && (conversation == null || conversation.equals(in));
    }
}
