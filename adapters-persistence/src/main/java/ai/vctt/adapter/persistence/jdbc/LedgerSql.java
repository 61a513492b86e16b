package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.ledger.LedgerLine;
import ai.vctt.domain.ledger.Patience;
import ai.vctt.domain.ledger.Scope;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ledger's queries. */
final class LedgerSql {

    private static final String OF_CONVERSATION = " and conversation_id = :conversation";

    /** Its few generations are found first: no plan then reads all lines for them. */
    private static final String LINES_OF_CONVERSATION = """
             and generation_id = any(array(
                select id from generation where conversation_id = :conversation
                union all
                select part.id from generation jam join generation part on part.jam_id = jam.id and part.id <> jam.id
                where jam.conversation_id = :conversation))
            """;

    static final String SPENT = """
            select owner, sum(cost_usd) as cost_usd from attempt
            where started_at >= :since and cost_usd is not null
            group by owner
            """;

    private LedgerSql() {}

    /** What is said in parts of a jam shows in the trust of the whole. */
    private static final String TRUSTED = "trust_tau is not null and (jam_id is null or jam_id = id)";

    /** A jam that failed is a question, but came to nothing that agents could be compared by. */
    private static final String LATEST_QUESTIONS = """
            latest as materialized (
                select id, asked_at, case when error_code is null then jam end as jam
                from generation where (jam_id is null or jam_id = id) and %s
                order by asked_at desc limit :questions)
            """;

    /** Of the latest questions those that a band was asked, and what became of it. */
    static String bands(Scope scope) {
        return "with " + LATEST_QUESTIONS.formatted(within(scope, "asked_at"))
                + "select id, asked_at, jam from latest where jam is not null order by asked_at desc";
    }

    /** Of the latest questions, and of each model that was asked: its row has a name. */
    static String committee(Scope scope) {
        return """
            with %s, answers as (
                select id, asked_at, id as answer from latest
                union all
                select latest.id, latest.asked_at, part.id
                from latest join generation part on part.jam_id = latest.id and part.id <> latest.id)
            select model, count(distinct id) as questions, min(asked_at) as first, max(asked_at) as last,
                count(*) as total, count(error) as offline, sum(cost_usd) as cost_usd,
                count(*) filter (where error is null and first_delta_at is not null) as answered,
                avg(extract(epoch from ended_at - started_at))
                    filter (where error is null and first_delta_at is not null) as latency_seconds
            from answers left join attempt on generation_id = answer
            group by grouping sets ((), (model))
            order by grouping(model) desc, model collate "C"
            """.formatted(LATEST_QUESTIONS.formatted(within(scope, "asked_at")));
    }

    /** The row without a mode is that of all. */
    static String trust(Scope scope) {
        return """
            select regulation, count(*) as answers, avg(trust_tau) as tau, avg(tension) as tension,
                avg(uncertainty) as uncertainty, avg(contradiction) as contradiction,
                avg(emotional_intensity) as emotional_intensity,
                regr_slope(trust_tau, extract(epoch from asked_at)::double precision / 86400) as slope
            from (
                select asked_at, trust_tau, tension, uncertainty, contradiction, emotional_intensity, regulation
                from generation where %s and %s order by asked_at desc limit :most) as latest
            group by grouping sets ((), (regulation)) order by grouping(regulation) desc
            """.formatted(TRUSTED, within(scope, "asked_at"));
    }

    static String trusted(Scope scope, boolean behind) {
        return "select * from generation where " + TRUSTED + " and " + within(scope, "asked_at")
                + (behind ? " and (asked_at, id) < (:at, :turn)" : "")
                + " order by asked_at desc, id desc limit :most";
    }

    static String talks(Scope scope) {
        String active = "from conversation where true"
                + (scope.conversation() == null ? "" : " and id = :conversation")
                + (scope.owner() == null ? "" : " and owner = :owner")
                + (scope.from() == null ? "" : " and last_activity >= :from")
                + (scope.until() == null ? "" : " and last_activity < :until");
        return """
            with latest as materialized (select id %1$s order by last_activity desc, id desc limit :most)
            select (select count(*) %1$s) as conversations, count(*) as measured, coalesce(sum(turns), 0) as turns,
                sum(cost_usd) as cost_usd
            from latest, lateral (
                select count(*) as turns, sum(cost_usd) as cost_usd from generation where conversation_id = latest.id) as t
            """.formatted(active);
    }

    /** The level of a row says what it is grouped by: 7 nothing, 3 the model, 5 the agent, 6 the day. */
    static String cost(Scope scope, SummedDays summed) {
        return """
            select grouping(model, agent_role, day) as level, model, agent_role, day,
                coalesce(sum(calls), 0) as calls, coalesce(sum(failed), 0) as failed,
                coalesce(sum(input_tokens), 0) as input_tokens, coalesce(sum(output_tokens), 0) as output_tokens,
                sum(cost_usd) as cost_usd, coalesce(sum(unpriced), 0) as unpriced
            from (%s) as daily
            group by grouping sets ((), (model), (agent_role), (day))
            order by level, model collate "C", agent_role collate "C", day
            """.formatted(summed.and("""
                select model, agent_role, day, calls, failed, input_tokens, output_tokens, cost_usd, unpriced
                from ledger_day where calls > 0 and %s
                """, """
                select model, agent_role, (started_at at time zone 'UTC')::date as day,
                    count(*) as calls, count(error) as failed,
                    sum(input_tokens) as input_tokens, sum(output_tokens) as output_tokens,
                    coalesce(sum(cost_usd), 0) as cost_usd, count(*) - count(cost_usd) as unpriced
                from attempt where %s group by 1, 2, 3
                """, scope, "started_at"));
    }

    /** The level of a row says what it is grouped by: 3 nothing, 1 the model, 2 the hour. */
    static String speed(Scope scope) {
        return """
            select grouping(model, hour) as level, model, hour, count(*) as answers,
                percentile_cont(array[0.5, 0.9, 0.99]) within group (order by ttft_nanos) as ttft,
                percentile_cont(array[0.5, 0.9, 0.99]) within group (order by tpot_nanos) as tpot,
                percentile_cont(array[0.5, 0.9, 0.99]) within group (order by latency_nanos) as latency
            from (
                select model, extract(hour from asked_at at time zone 'UTC')::integer as hour,
                    ttft_nanos, tpot_nanos, latency_nanos
                from generation where finish_reason is not null and %s
                order by asked_at desc limit :most) as latest
            group by grouping sets ((), (model), (hour))
            order by level, model collate "C", hour
            """.formatted(within(scope, "asked_at"));
    }

    /** Those that run have no ending; those that somebody came back to are counted once more, as resumed. */
    static String ends(Scope scope, SummedDays summed) {
        return "select ending, sum(generations) as generations from (%s) as daily group by ending"
                .formatted(summed.and(
                        "select ending, generations from generation_day where generations > 0 and %s",
                        """
                        select coalesce(finish_reason, case when error_code is not null then 'failed' end) as ending,
                            count(*) as generations from generation where %1$s group by 1
                        union all select 'resumed', count(*) from generation where resumed > 0 and %1$s
                        """, scope, "asked_at"));
    }

    static String fallbacks(Scope scope) {
        return """
            select error, count(*) as lines from attempt failed
            where error is not null and %s and exists (
                select from attempt next where next.number > 1
                    and next.generation_id = failed.generation_id and next.number = failed.number + 1)
            group by error
            """.formatted(within(scope, "started_at"));
    }

    static String timePerToken(Scope scope) {
        return """
            select percentile_cont(0.5) within group (order by tpot_nanos) as tpot
            from (
                select tpot_nanos from generation where finish_reason is not null and %s
                order by asked_at desc limit :most) as latest
            """.formatted(within(scope, "asked_at"));
    }

    /** Without a token there is no span. */
    static String patience(Scope scope) {
        String bounds = Patience.BOUNDS.stream()
                .map(bound -> Long.toString(bound.toNanos()))
                .collect(Collectors.joining(", "));
        return """
            select width_bucket(ttft_nanos, array[%s]::bigint[]) as span, count(*) as answers,
                count(*) filter (where finish_reason = '%s') as abandoned
            from (
                select ttft_nanos, finish_reason from generation where finish_reason is not null and %s
                order by asked_at desc limit :most) as latest
            group by 1 order by 1 nulls last
            """.formatted(bounds, FinishReason.ABANDONED.wireName(), within(scope, "asked_at"));
    }

    static String lines(Scope scope, LedgerLine.@Nullable Place after) {
        return "select * from attempt where " + within(scope, "started_at")
                + (after == null ? "" : " and (started_at, generation_id, number) > (:after, :generation, :number)")
                + " order by started_at, generation_id, number limit :most";
    }

    static String within(Scope scope, String time) {
        return "true"
                + (scope.owner() == null ? "" : " and owner = :owner")
                + (scope.conversation() == null
                        ? ""
                        : time.equals("asked_at") ? OF_CONVERSATION : LINES_OF_CONVERSATION)
                + (scope.from() == null ? "" : " and " + time + " >= :from")
                + (scope.until() == null ? "" : " and " + time + " < :until");
    }
}
