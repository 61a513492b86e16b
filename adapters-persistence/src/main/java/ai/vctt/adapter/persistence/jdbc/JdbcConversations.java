package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.application.analytics.port.out.LedgerUnavailableException;
import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.conversation.port.out.ConversationsUnavailableException;
import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.Turn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Conversations in PostgreSQL, with times to the microsecond. */
final class JdbcConversations implements Conversations {

    private static final RowMapper<GenerationRow> ENDED = new SimplePropertyRowMapper<>(GenerationRow.class);
    private static final RowMapper<OpenRow> RUNNING = new SimplePropertyRowMapper<>(OpenRow.class);

    private final Rows rows = new RowsImpl();
    private final JdbcClient client;
    private final JournaledWrites writes;
    private final Places places;
    private final PatientClient patient;

    /** @param places for what a request waits for */
    JdbcConversations(DataSource dataSource, JournaledWrites writes, Places places, PatientClient patient) {
        this.client = JdbcClient.create(dataSource);
        this.writes = writes;
        this.places = places;
        this.patient = patient;
    }

    @Override
    public @Nullable Conversation find(ConversationId id) {
        return soon(() -> client.sql(ConversationSql.FIND)
                .param("id", id.value())
                .query((row, _) -> conversation(row))
                .optional()
                .orElse(null));
    }

    @Override
    public Conversation open(Conversation conversation) {
        boolean kept = writes.make(new Write.Begun(new ConversationRow(
                conversation.id().value(),
                Objects.requireNonNull(Columns.owner(conversation.owner())),
                conversation.title().isEmpty() ? null : Columns.text(conversation.title()),
                Objects.requireNonNull(Columns.time(conversation.createdAt())),
                Objects.requireNonNull(Columns.time(conversation.lastActivity())))));
        Conversation there = kept ? find(conversation.id()) : null;
        return there == null ? conversation : there;
    }

    @Override
    public boolean rename(ConversationId id, String title) {
        return soon(() -> client.sql(ConversationSql.RENAME)
                        .param("id", id.value())
                        .param("title", Columns.text(title))
                        .update()
                == 1);
    }

    @Override
    public void forget(ConversationId id) {
        patiently(() ->
                patient.sql(ConversationSql.FORGET).param("id", id.value()).update());
    }

    @Override
    public Turn.@Nullable Place placeOf(ConversationId id, GenerationId turn) {
        return soon(() -> client.sql(ConversationSql.TURN)
                .param("id", id.value())
                .param("turn", turn.value())
                .query((row, _) ->
                        Columns.place(row.getObject("asked_at", OffsetDateTime.class), row.getObject("id", UUID.class)))
                .optional()
                .orElse(null));
    }

    @Override
    public List<Turn> latestTurns(ConversationId id, Turn.@Nullable Place before, int most) {
        return turns(id, before, most, true);
    }

    @Override
    public List<Turn> turns(ConversationId id, Turn.@Nullable Place after, int most) {
        return turns(id, after, most, false);
    }

    private List<Turn> turns(ConversationId id, Turn.@Nullable Place behind, int most, boolean latestFirst) {
        return soon(() -> {
            JdbcClient.StatementSpec query = client.sql(ConversationSql.turns(latestFirst, behind != null))
                    .param("id", id.value())
                    .param("most", most);
            if (behind != null) {
                query.param("at", Columns.time(behind.at()))
                        .param("turn", behind.id().value());
            }
            return query.query(this::turn).list();
        });
    }

    private Turn turn(ResultSet row, int number) throws SQLException {
        return row.getObject("ended_at") == null
                ? new Turn(rows.asked(RUNNING.mapRow(row, number)), "", null)
                : rows.turn(ENDED.mapRow(row, number));
    }

    @Override
    public Page list(@Nullable UserId owner, Conversation.@Nullable Place after, int most, @Nullable String words) {
        int looked = words == null ? most + 1 : LOOKED_THROUGH;
        return patiently(() -> {
            List<Conversation.Place> places = places(owner, after, looked);
            List<Summary> found = places.isEmpty() ? List.of() : summaries(places, words);
            if (found.size() > most) {
                List<Summary> page = List.copyOf(found.subList(0, most));
                return new Page(page, page.getLast().conversation().place());
            }
            return new Page(found, places.size() == looked ? places.getLast() : null);
        });
    }

    private List<Conversation.Place> places(@Nullable UserId owner, Conversation.@Nullable Place after, int most) {
        JdbcClient.StatementSpec query =
                patient.sql(ConversationSql.places(owner, after)).param("most", most);
        if (owner != null) {
            query.param("owner", Columns.owner(owner));
        }
        if (after != null) {
            query.param("after", Columns.time(after.lastActivity()))
                    .param("id", after.id().value());
        }
        return query.query((row, _) -> new Conversation.Place(
                        row.getObject("last_activity", OffsetDateTime.class).toInstant(),
                        new ConversationId(row.getObject("id", UUID.class))))
                .list();
    }

    private List<Summary> summaries(List<Conversation.Place> places, @Nullable String words) {
        JdbcClient.StatementSpec query = patient.sql(
                        words == null
                                ? ConversationSql.SUMMARIES
                                : ConversationSql.SUMMARIES + ConversationSql.HAVING_WORDS)
                .param("ids", places.stream().map(place -> place.id().value()).toArray(UUID[]::new));
        if (words != null) {
            query.param("words", Columns.text(words));
        }
        List<Summary> found =
                new ArrayList<>(query.query((row, _) -> summary(row)).list());
        found.sort(Comparator.comparing(summary -> summary.conversation().place()));
        return found;
    }

    private static Summary summary(ResultSet row) throws SQLException {
        long turns = row.getLong("turns");
        return new Summary(
                conversation(row),
                turns,
                turns == 0 ? Money.ZERO : Columns.money(row.getBigDecimal("cost_usd")),
                row.getObject("tau", Double.class));
    }

    private static Conversation conversation(ResultSet row) throws SQLException {
        String title = row.getString("title");
        String question = row.getString("question");
        return new Conversation(
                new ConversationId(row.getObject("id", UUID.class)),
                new UserId(row.getString("owner")),
                title != null ? title : question == null ? "" : Conversation.titleOf(question),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("last_activity", OffsetDateTime.class).toInstant());
    }

    /** What a request waits for: a database that does not answer at once counts as away. */
    private <T> T soon(Supplier<T> question) {
        try {
            return places.ask(() -> writes.ask(question));
        } catch (NoAnswerException none) {
            throw new ConversationsUnavailableException(String.valueOf(none.getMessage()), none);
        }
    }

    private <T> T patiently(Supplier<T> question) {
        try {
            return patient.answer(question);
        } catch (LedgerUnavailableException unavailable) {
            throw new ConversationsUnavailableException(String.valueOf(unavailable.getMessage()), unavailable);
        }
    }
}
