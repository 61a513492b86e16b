package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.domain.ledger.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The whole days of a scope that are summed already; the rest of it, at either end, is read line by line.
 *
 * @param first null: from the beginning
 * @param end the first day that is not among them
 */
record SummedDays(@Nullable LocalDate first, LocalDate end) {

    /** @param until days before this one are summed */
    static SummedDays of(Scope scope, LocalDate until) {
        if (scope.conversation() != null) {
            // Sums tell users apart, not conversations.
            return new SummedDays(LocalDate.EPOCH, LocalDate.EPOCH);
        }
        Instant from = scope.from();
        LocalDate first = null;
        if (from != null) {
            LocalDate day = dayOf(from);
            first = midnight(day).equals(from) ? day : day.plusDays(1);
        }
        LocalDate last = scope.until() == null ? until : dayOf(scope.until());
        return new SummedDays(first, last.isBefore(until) ? last : until);
    }

    private boolean none() {
        return first != null && !first.isBefore(end);
    }

    /**
     * A query over both.
     *
     * @param sums over the sums, with a place for what restricts it
     * @param lines the same over the lines
     * @param time the column that says when a line was
     */
    String and(String sums, String lines, Scope scope, String time) {
        String condition = LedgerSql.within(scope, time);
        if (none()) {
            return lines.formatted(condition);
        }
        List<String> parts = new ArrayList<>();
        parts.add(sums.formatted(
                "owner = :summed_owner and day < :end_day" + (first == null ? "" : " and day >= :first_day")));
        if (first != null && !midnight(first).equals(scope.from())) {
            parts.add(lines.formatted(condition + " and " + time + " < :first"));
        }
        parts.add(lines.formatted(condition + " and " + time + " >= :end"));
        return String.join(" union all ", parts);
    }

    void bind(Scope scope, JdbcClient.StatementSpec query) {
        if (none()) {
            return;
        }
        query.param("summed_owner", scope.owner() == null ? "" : Columns.owner(scope.owner()))
                .param("end_day", end)
                .param("end", Columns.time(midnight(end)));
        if (first != null) {
            query.param("first_day", first).param("first", Columns.time(midnight(first)));
        }
    }

    private static LocalDate dayOf(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
