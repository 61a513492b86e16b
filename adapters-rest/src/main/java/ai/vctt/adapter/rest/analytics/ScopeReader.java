package ai.vctt.adapter.rest.analytics;

import ai.vctt.adapter.rest.access.NamedUser;
import ai.vctt.adapter.rest.body.Fields;
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

    private static final int LAST_YEAR = 9999;

    private ScopeReader() {}

    /** Dates win over a range; without any of them everything is meant. */
    static Scope read(MultiValueMap<String, String> parameters, Principal asker, Instant now) {
        UserId owner = NamedUser.visibleOrAll(parameters.getFirst("user_id"), asker);
        Scope period = period(parameters.getFirst("range")).before(now, owner);
        Instant from = time("start_date", parameters.getFirst("start_date"), 0);
        Instant until = time("end_date", parameters.getFirst("end_date"), 1);
        return from == null && until == null ? period : new Scope(from, until, owner);
    }

    private static Period period(@Nullable String name) {
        if (name == null) {
            return Period.ALL;
        }
        Period period = Period.named(name);
        if (period == null) {
            throw new InvalidValueException("range", Fields.shortened(name), "today, week, month or all");
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
        throw new InvalidValueException(
                field, Fields.shortened(text), "ISO 8601, like 2026-11-25 or 2026-11-25T10:00:00Z");
    }
}
