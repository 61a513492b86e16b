package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.Conversation;
import org.jspecify.annotations.Nullable;

/**
 * The conversations' queries. Where turns are found by their conversation, their owner is compared in a form that no index
 * has: else all that a user ever asked may be walked through for the first one of a conversation.
 */
final class ConversationSql {

    /** Instead of an error's message that may quote somebody. */
    static final String FORGOTTEN = "The conversation was forgotten.";

    private static final String QUOTING =
            "('provider_failed', 'connection_failed', 'malformed', 'rejected', 'content_filtered')";

    /** What a provider said of an attempt, unless its generation g has been forgotten and it may quote it. */
    static final String KEPT_DETAIL =
            "case when g.question = '' and a.error in " + QUOTING + " then '' else a.error_detail end";

    static final String RENAME = "update conversation set title = :title where id = :id";

    /** Its turns, and the parts of its jams. Their few ids come as arrays, so that no plan reads all lines for them. */
    static final String FORGET = """
        with gone as (delete from conversation where id = :id),
        turns as (select id from generation where conversation_id = :id),
        said as (
            select id from turns
            union all select id from generation where jam_id = any(array(select id from turns))),
        silenced as (
            update generation set question = '', text = case when text is not null then '' end, request_id = null,
                conversation_id = null, replaces = null, replaces_at = null, error_message = case when error_code is not null then '%s' end,
                trust_evidence = case when trust_evidence is not null then '[]' end, jam = null,
                tool_uses = null
            where id = any(array(select id from said)) returning id),
        pieces as (delete from checkpoint where generation_id = any(array(select id from silenced)))
        update attempt set error_detail = ''
        where generation_id = any(array(select id from silenced)) and error_detail <> '' and error in %s
        """.formatted(FORGOTTEN, QUOTING);

    /** The first question is read only as far as a title needs it. */
    private static final String CONVERSATION = """
        select c.id, c.owner, c.title, c.created_at, c.last_activity, (
            select left(question, 500) from generation first
            where first.conversation_id = c.id and first.owner || '' = c.owner and %s
            order by asked_at, id limit 1) as question
        """.formatted(standing("first"));

    static final String FIND = CONVERSATION + " from conversation c where id = :id";

    /** Each with the sums of its turns. */
    static final String SUMMARIES = CONVERSATION + """
        , turns, cost_usd, (
            select trust_tau from generation l
            where l.conversation_id = c.id and l.owner || '' = c.owner and trust_tau is not null and %s
            order by l.asked_at desc, l.id desc limit 1) as tau
        from conversation c, lateral (
            select count(*) filter (where %s) as turns, sum(t.cost_usd) as cost_usd
            from generation t where t.conversation_id = c.id and t.owner || '' = c.owner) as sums
        where c.id = any(:ids)
        """.formatted(standing("l"), standing("t"));

    /** Those of which a word was said. */
    static final String HAVING_WORDS = """
         and (strpos(lower(coalesce(c.title, '')), lower(:words)) > 0 or exists (
            select from generation s where s.conversation_id = c.id and s.owner || '' = c.owner and %s
                and (strpos(lower(s.question), lower(:words)) > 0 or strpos(lower(s.text), lower(:words)) > 0)))
        """.formatted(standing("s"));

    private static final String TURNS =
            "select g.* from generation g join conversation c on c.id = g.conversation_id and c.owner = g.owner || ''"
                    + " where g.conversation_id = :id and ";

    /** One of its turns, unless one before it was replaced since. */
    static final String TURN = TURNS + "g.id = :turn and " + notReplaced("g", "<");

    private ConversationSql() {}

    /** That no other was asked instead of it, or of one before it. */
    private static String standing(String turn) {
        return notReplaced(turn, "<=");
    }

    /**
     * The offset keeps it a look at each turn: as a join it would have all turns read and sorted for the first few.
     *
     * @param from how the turn that was replaced compares to this one
     */
    private static String notReplaced(String turn, String from) {
        return """
            not exists (
                select from generation instead
                where instead.conversation_id = %1$s.conversation_id and instead.owner || '' = %1$s.owner
                    and instead.replaces is not null
                    and (instead.replaces_at, instead.replaces) %2$s (%1$s.asked_at, %1$s.id)
                    and (%1$s.asked_at, %1$s.id) < (instead.asked_at, instead.id)
                offset 0)
            """.formatted(turn, from);
    }

    static String places(@Nullable UserId owner, Conversation.@Nullable Place after) {
        return "select id, last_activity from conversation where true"
                + (owner == null ? "" : " and owner = :owner")
                + (after == null ? "" : " and (last_activity, id) < (:after, :id)")
                + " order by last_activity desc, id desc limit :most";
    }

    static String turns(boolean latestFirst, boolean behind) {
        String order = latestFirst ? " desc" : "";
        return TURNS
                + standing("g")
                + (behind ? " and (asked_at, g.id) " + (latestFirst ? "<" : ">") + " (:at, :turn)" : "")
                + " order by asked_at" + order + ", g.id" + order + " limit :most";
    }
}
