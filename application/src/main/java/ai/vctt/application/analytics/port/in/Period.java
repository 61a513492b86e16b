package ai.vctt.application.analytics.port.in;

import ai.vctt.domain.UserId;
import ai.vctt.domain.ledger.Scope;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A time up to now. Days begin at midnight UTC. */
public enum Period {
    TODAY(0),
    /** Today and the six days before. */
    WEEK(6),
    /** Today and the 29 days before. */
    MONTH(29),
    /** Everything there is. */
    ALL(-1);

    private final int daysBefore;

    Period(int daysBefore) {
        this.daysBefore = daysBefore;
    }

    /** Null when there is none of this name. */
    public static @Nullable Period named(String name) {
        for (Period period : values()) {
            if (period.wireName().equals(name)) {
                return period;
            }
        }
        return null;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param owner null: everybody's */
    public Scope before(Instant now, @Nullable UserId owner) {
        Instant from = daysBefore < 0
                ? null
                : now.atOffset(ZoneOffset.UTC)
                        .truncatedTo(ChronoUnit.DAYS)
                        .minusDays(daysBefore)
                        .toInstant();
        return new Scope(from, null, owner);
    }
}
