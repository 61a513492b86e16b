package ai.vctt.adapter.rest.analytics;

import ai.vctt.adapter.rest.access.NotAllowedException;
import ai.vctt.application.analytics.port.in.Period;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.ledger.Scope;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** Reads which part of the ledger is asked for. What breaks a rule is an {@link InvalidValueException}. */
final class ScopeReader {

    private static final int LONGEST_QUOTE = 60;
    private static final int LAST_YEAR = 9999;

    private ScopeReader() {}

    /**
     * Dates win over a range; without any of them everything is meant. Whose is the asker's to say for an admin alone; of
     * others' names nobody else learns whether they are known.
     */
    static Scope read(MultiValueMap<String, String> parameters, Principal asker, Instant now) {
        String user = parameters.getFirst("user_id");
        UserId owner = user == null ? (asker.isAdmin() ? null : asker.user()) : user(user);
        if (owner != null && !asker.maySee(owner)) {
            throw new NotAllowedException("user_id: " + shortened(user) + " (expected: your own)");
        }
        Scope period = period(parameters.getFirst("range")).before(now, owner);
        Instant from = time("start_date", parameters.getFirst("start_date"), 0);
        Instant until = time("end_date", parameters.getFirst("end_date"), 1);
        return from == null && until == null ? period : new Scope(from, until, owner);
    }

    private static UserId user(String user) {
        InvalidValueException.require(
                !user.isBlank() && user.length() <= 128, "user_id", shortened(user), "1 to 128 characters");
        return new UserId(user);
    }

    private static Period period(@Nullable String name) {
        Period period = name == null ? Period.ALL : Period.named(name);
        if (period == null) {
            throw new InvalidValueException("range", shortened(name), "today, week, month or all");
        }
        return period;
    }

    /** A day is meant as a whole, in UTC. */
    private static @Nullable Instant time(String field, @Nullable String text, int daysAfter) {
        if (text == null) {
            return null;
        }
        try {
            // In a query an unescaped plus sign is a blank.
            OffsetDateTime time = text.indexOf('T') < 0
                    ? LocalDate.parse(text).plusDays(daysAfter).atStartOfDay().atOffset(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text.replace(' ', '+'));
            if (time.getYear() >= 0 && time.getYear() <= LAST_YEAR) {
                return time.toInstant();
            }
        } catch (DateTimeException unreadable) {
            // The same as a year that nobody means.
        }
        throw new InvalidValueException(field, shortened(text), "ISO 8601, like 2026-11-25 or 2026-11-25T10:00:00Z");
    }

    static int limit(MultiValueMap<String, String> parameters, int usual, int most) {
        String text = parameters.getFirst("limit");
        if (text == null) {
            return usual;
        }
        int limit = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
        InvalidValueException.require(
                limit >= 1 && limit <= most, "limit", shortened(text), "an integer from 1 to " + most);
        return limit;
    }

    static String shortened(@Nullable String text) {
        String known = String.valueOf(text);
        return known.length() <= LONGEST_QUOTE ? known : known.substring(0, LONGEST_QUOTE) + "…";
    }
}
