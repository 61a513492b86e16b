package ai.vctt.adapter.persistence.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes writes in the database. Thread-safe. */
final class JdbcWrites {

    private static final String CONNECTION_EXCEPTION = "08";
    private static final String BEGIN = insert("conversation") + " on conflict (id) do nothing";
    private static final String OPEN = insert("generation") + " on conflict (id) do nothing";
    private static final String OPEN_TURN = "with opened as (" + OPEN + " returning conversation_id, owner, asked_at)"
            + " update conversation c set last_activity = greatest(c.last_activity, latest.asked_at)"
            + " from (select conversation_id, owner, max(asked_at) as asked_at from opened"
            + " group by conversation_id, owner) as latest where c.id = conversation_id and c.owner = latest.owner";

    /** Of what has been forgotten meanwhile, no text comes back. */
    private static final String PUT_END = insert("generation") + " on conflict (id)"
            + Columns.updateFrom(
                    GenerationRow.class,
                    "id",
                    "request_id",
                    "question",
                    "conversation_id",
                    "replaces",
                    "replaces_at",
                    "text",
                    "error_message",
                    "trust_evidence",
                    "jam",
                    "tool_uses")
            + ", text = case when generation.question = '' then '' else excluded.text end,"
            + " error_message = case when generation.question = '' and excluded.error_code is not null"
            + " then '" + ConversationSql.FORGOTTEN + "' else excluded.error_message end"
            + ", trust_evidence = case when generation.question = '' and excluded.trust_evidence is not null"
            + " then '[]' else excluded.trust_evidence end,"
            + " jam = case when generation.question = '' then null else excluded.jam end,"
            + " tool_uses = case when generation.question = '' then null else excluded.tool_uses end";

    /** By the server that had it running, whose word counts more than that of one that took it for gone. */
    private static final String END =
            PUT_END + ", taken_from = null where generation.ended_at is null or generation.taken_from is not null"
                    + " returning id";

    /** By the server that has taken it over, unless the first one has come back. */
    private static final String INTERRUPT = PUT_END
            + " where generation.ended_at is null and generation.taken_from is not null and generation.server ="
            + " :server";

    /** Waits for whoever is ending one of them, and then passes it over. */
    private static final String ADD_PIECES = "insert into checkpoint select p.* from " + rows("checkpoint") + " p"
            + " join generation g on g.id = p.generation_id and g.ended_at is null and g.question <> '' for share of g"
            + " on conflict do nothing";

    private static final String DROP_PIECES = "delete from checkpoint where generation_id = any(:ids)";
    private static final String PUT_ATTEMPTS = putAttempts("");
    private static final String PUT_RUNNING_ATTEMPTS = putAttempts(" and g.ended_at is null");

    private final JdbcClient client;
    private final TransactionTemplate transactions;

    JdbcWrites(DataSource dataSource) {
        client = JdbcClient.create(dataSource);
        transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    private static String insert(String table) {
        return "insert into " + table + " select * from " + rows(table);
    }

    private static String rows(String table) {
        return "json_populate_recordset(null::" + table + ", cast(:rows as json))";
    }

    private static String putAttempts(String condition) {
        List<String> columns = Columns.of(AttemptRow.class);
        return "insert into attempt (owner, agent_role, " + String.join(", ", columns)
                + ") select g.owner, g.agent_role, "
                + columns.stream()
                        .map(column -> column.equals("error_detail") ? ConversationSql.KEPT_DETAIL : "a." + column)
                        .collect(Collectors.joining(", "))
                + " from " + rows("attempt") + " a join generation g on g.id = a.generation_id" + condition
                + " on conflict (generation_id, number)"
                + Columns.updateFrom(AttemptRow.class, "generation_id", "number");
    }

    /** Whether the database has answered, and does not take this: trying it again is of no use. */
    static boolean isRefused(RuntimeException failure) {
        return failure instanceof DataIntegrityViolationException || failure instanceof BadSqlGrammarException;
    }

    /** What went wrong, without the words of a database that may quote what it was given. */
    static String told(Throwable failure) {
        SQLException last = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            last = cause instanceof SQLException sql ? sql : last;
        }
        if (last == null) {
            return failure.getClass().getSimpleName();
        }
        String state = last.getSQLState();
        return state == null || state.startsWith(CONNECTION_EXCEPTION) ? "" + last.getMessage() : "SQL state " + state;
    }

    /** Throws when the database does not answer. */
    void requirePresence() {
        client.sql("select 1").query().singleValue();
    }

    /** Nothing else has to be made with it. */
    void make(Write write) {
        try {
            makeTogether(List.of(write));
        } catch (DuplicateKeyException ofRequestId) {
            switch (write) {
                case Write.Opened(OpenRow row) -> makeTogether(List.of(new Write.Opened(row.withoutRequestId())));
                case Write.Ended(GenerationRow row, List<AttemptRow> attempts) ->
                    makeTogether(List.of(new Write.Ended(row.withoutRequestId(), attempts)));
                case Write.Begun _, Write.Checkpointed _, Write.Interrupted _ -> throw ofRequestId;
            }
        }
    }

    /** All of them in one transaction, or none; those of a kind in one statement, as far as that goes. */
    void makeTogether(List<Write> writes) {
        transactions.executeWithoutResult(_ -> put(writes));
    }

    private void put(List<Write> writes) {
        List<ConversationRow> begun = new ArrayList<>();
        List<OpenRow> opened = new ArrayList<>();
        List<OpenRow> openedTurns = new ArrayList<>();
        List<PieceRow> pieces = new ArrayList<>();
        List<AttemptRow> runningAttempts = new ArrayList<>();
        List<Write.Ended> ended = new ArrayList<>();
        List<Write.Interrupted> interrupted = new ArrayList<>();
        for (Write write : writes) {
            switch (write) {
                case Write.Begun(ConversationRow row) -> begun.add(row);
                case Write.Opened(OpenRow row) -> (row.conversationId() == null ? opened : openedTurns).add(row);
                case Write.Checkpointed(List<PieceRow> some, List<AttemptRow> attempts) -> {
                    pieces.addAll(some);
                    runningAttempts.addAll(attempts);
                }
                case Write.Ended end -> ended.add(end);
                case Write.Interrupted end -> interrupted.add(end);
            }
        }
        put(BEGIN, begun);
        put(OPEN, opened);
        put(OPEN_TURN, openedTurns);
        put(ADD_PIECES, pieces);
        putAttempts(PUT_RUNNING_ATTEMPTS, runningAttempts);
        withoutRepeats(ended, end -> end.generation().id()).forEach(this::putEnds);
        interrupted.forEach(this::put);
    }

    private void putEnds(List<Write.Ended> ends) {
        Set<UUID> ended = Set.copyOf(client.sql(END)
                .param(
                        "rows",
                        RowJson.rows(ends.stream().map(Write.Ended::generation).toList()))
                .query(UUID.class)
                .list());
        client.sql(DROP_PIECES).param("ids", ended.toArray(UUID[]::new)).update();
        putAttempts(
                PUT_ATTEMPTS,
                ends.stream()
                        .filter(end -> ended.contains(end.generation().id()))
                        .flatMap(end -> end.attempts().stream())
                        .toList());
    }

    private void putAttempts(String statement, List<AttemptRow> attempts) {
        withoutRepeats(attempts, attempt -> List.of(attempt.generationId(), attempt.number()))
                .forEach(rows -> put(statement, rows));
    }

    private void put(Write.Interrupted end) {
        client.sql(INTERRUPT)
                .param("rows", RowJson.rows(List.of(end.generation())))
                .param("server", end.server())
                .update();
    }

    private void put(String statement, List<? extends Record> rows) {
        if (!rows.isEmpty()) {
            client.sql(statement).param("rows", RowJson.rows(rows)).update();
        }
    }

    /** The rows of one key in lists of their own, in their order: no statement may change a row twice. */
    private static <R> List<List<R>> withoutRepeats(List<R> rows, Function<R, Object> key) {
        Map<Object, Integer> seen = new HashMap<>();
        List<List<R>> lists = new ArrayList<>();
        for (R row : rows) {
            int before = seen.merge(key.apply(row), 1, Integer::sum) - 1;
            if (before == lists.size()) {
                lists.add(new ArrayList<>());
            }
            lists.get(before).add(row);
        }
        return lists;
    }
}
