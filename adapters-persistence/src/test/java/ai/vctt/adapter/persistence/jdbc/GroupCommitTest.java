package ai.vctt.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

class GroupCommitTest {

    private static final String REFUSED = "\u0000";

    private static final OffsetDateTime NOON = OffsetDateTime.of(2026, 11, 23, 12, 0, 0, 0, ZoneOffset.UTC);

    private final DataSource database = TestDatabase.migrated();
    private final JdbcClient client = JdbcClient.create(database);
    private final GroupCommit commits = new GroupCommit(new JdbcWrites(database));

    @Test
    void of_many_at_once_each_is_made_and_one_that_is_refused_takes_no_other_with_it() throws Exception {
        List<Future<?>> made = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                Write write = opened(i == 50 ? REFUSED : "Why?", null);
                made.add(threads.submit(() -> commits.make(write)));
            }
        }
        for (int i = 0; i < 100; i++) {
            Future<?> one = made.get(i);
            if (i == 50) {
                assertThatThrownBy(one::get).hasCauseInstanceOf(DataIntegrityViolationException.class);
            } else {
                one.get();
            }
        }
        assertThat(count("select count(*) from generation")).isEqualTo(99);
    }

    @Test
    void of_many_under_one_request_id_one_has_it_and_all_are_made() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                Write write = opened("Why?", "request");
                threads.execute(() -> commits.make(write));
            }
        }
        assertThat(count("select count(*) from generation")).isEqualTo(50);
        assertThat(count("select count(*) from generation where request_id is not null"))
                .isEqualTo(1);
    }

    @Test
    void however_many_come_together_each_kind_takes_the_same_statements() {
        StatementCount counted = new StatementCount(database);
        JdbcWrites writes = new JdbcWrites(counted.dataSource());
        writes.makeTogether(everyKind(1, NOON));
        int ofOne = counted.statements();
        List<Write> many = new ArrayList<>();
        for (int i = 2; i <= 50; i++) {
            many.addAll(everyKind(i, NOON));
        }
        writes.makeTogether(many);
        assertThat(counted.statements()).isEqualTo(2 * ofOne);
        assertThat(count("select count(*) from generation where ended_at is null"))
                .isEqualTo(100);
        assertThat(count("select count(*) from checkpoint")).isEqualTo(50);
        assertThat(count("select count(*) from attempt")).isEqualTo(50);
    }

    @Test
    void turns_that_are_opened_together_leave_the_latest_activity() {
        UUID talk = UUID.randomUUID();
        new JdbcWrites(database)
                .makeTogether(List.of(
                        new Write.Begun(new ConversationRow(talk, "ann", null, NOON, NOON)),
                        opened(UUID.randomUUID(), "Why?", null, talk, NOON.plusMinutes(1)),
                        opened(UUID.randomUUID(), "Why?", null, talk, NOON.plusMinutes(3)),
                        opened(UUID.randomUUID(), "Why?", null, talk, NOON.plusMinutes(2))));
        assertThat(client.sql("select last_activity from conversation")
                        .query(OffsetDateTime.class)
                        .single())
                .isEqualTo(NOON.plusMinutes(3));
    }

    @Test
    void an_attempt_that_is_told_twice_is_as_it_was_told_last() {
        UUID id = UUID.randomUUID();
        new JdbcWrites(database)
                .makeTogether(List.of(
                        opened(id, "Why?", null, null, NOON),
                        new Write.Checkpointed(List.of(), List.of(attempt(id, 10))),
                        new Write.Checkpointed(List.of(), List.of(attempt(id, 25)))));
        assertThat(count("select tokens from attempt")).isEqualTo(25);
    }

    @Test
    void who_waits_when_the_database_is_gone_is_told_and_the_next_tries_anew() {
        client.sql("alter table generation rename to elsewhere").update();
        assertThatThrownBy(() -> commits.make(opened("Why?", null))).isInstanceOf(RuntimeException.class);
        client.sql("alter table elsewhere rename to generation").update();
        commits.make(opened("Why?", null));
        assertThat(count("select count(*) from generation")).isEqualTo(1);
    }

    /** Two generations, one of them the turn of a conversation that begins with it and has come some way. */
    private static List<Write> everyKind(int number, OffsetDateTime at) {
        UUID id = new UUID(1, number);
        UUID talk = new UUID(2, number);
        return List.of(
                new Write.Begun(new ConversationRow(talk, "ann", null, at, at)),
                opened(id, "Why?", null, talk, at),
                opened("Why?", null),
                new Write.Checkpointed(List.of(new PieceRow(id, 2, 1, 0, "Because")), List.of(attempt(id, 10))));
    }

    private static Write opened(String question, @Nullable String requestId) {
        return opened(UUID.randomUUID(), question, requestId, null, NOON);
    }

    private static Write opened(
            UUID id, String question, @Nullable String requestId, @Nullable UUID conversation, OffsetDateTime at) {
        return new Write.Opened(new OpenRow(
                id,
                new UUID(0, 1),
                "ann",
                requestId,
                "primary",
                "gpt-4o",
                question,
                at,
                conversation,
                null,
                null,
                null,
                null));
    }

    private static AttemptRow attempt(UUID generation, long tokens) {
        return new AttemptRow(
                generation,
                1,
                "gpt-4o",
                "openai",
                "stream",
                NOON,
                null,
                NOON,
                5,
                null,
                null,
                null,
                tokens - 5,
                null,
                null,
                "estimated",
                tokens,
                null,
                null,
                null,
                null);
    }

    private long count(String query) {
        return client.sql(query).query(Long.class).single();
    }
}
