package ai.vctt.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.application.conversation.port.out.ConversationsUnavailableException;
import ai.vctt.application.generation.port.out.Checkpoint;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.application.generation.port.out.Unfinished;
import ai.vctt.domain.UserId;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.model.ModelId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** What happens to records while the database is away. */
class OutageTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String HALF = "\uD83D";

    /** A line to the database that can be cut. */
    private static final class Line extends DelegatingDataSource {

        private volatile boolean cut;

        private Line(DataSource database) {
            super(database);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (cut) {
                throw new SQLException("the line is cut", "08006");
            }
            return super.getConnection();
        }
    }

    @TempDir
    private Path directory;

    private final Line line = new Line(TestDatabase.migrated());
    private JdbcStore store;

    @BeforeEach
    void open() {
        store = new JdbcStore(line, directory, 1 << 20, false);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void records_wait_in_the_journal_until_the_database_is_back_even_in_another_process() {
        line.cut = true;
        Generations generations = store.generations();
        assertThat(generations.open(streaming(1, null))).isFalse();
        generations.checkpoint(
                List.of(new Checkpoint(id(1), List.of(new Checkpoint.Piece(2, 1, 0, "half")), List.of())));
        assertThat(generations.open(streaming(2, null))).isFalse();
        assertThat(generations.add(finished(2, null, "whole"))).isFalse();
        assertThat(store.away()).isTrue();
        assertThat(store.waiting()).isEqualTo(4);
        assertThat(generations.find(id(2))).isNull();
        store.close();

        line.cut = false;
        open();
        assertThat(store.waiting()).isEqualTo(4);
        store.catchUp();
        assertThat(store.waiting()).isZero();
        assertThat(store.away()).isFalse();
        assertThat(store.generations().find(id(2))).isEqualTo(finished(2, null, "whole"));
        assertThat(store.generations().unfinished()).singleElement().satisfies(unfinished -> {
            assertThat(unfinished.generation()).isEqualTo(streaming(1, null));
            assertThat(unfinished.text()).isEqualTo("half");
        });
    }

    @Test
    void records_that_come_again_and_late_change_nothing() {
        Generations generations = store.generations();
        line.cut = true;
        generations.open(streaming(1, null));
        generations.checkpoint(
                List.of(new Checkpoint(id(1), List.of(new Checkpoint.Piece(2, 1, 0, "late")), List.of())));
        try (JdbcStore other = new JdbcStore(line.getTargetDataSource(), directory.resolve("other"), 1000, false)) {
            assertThat(other.generations().add(finished(1, null, "whole"))).isTrue();
        }
        line.cut = false;
        store.catchUp();
        assertThat(generations.find(id(1))).isEqualTo(finished(1, null, "whole"));
        assertThat(generations.unfinished()).isEmpty();
    }

    @Test
    void a_conversation_that_is_begun_while_the_database_is_away_is_there_with_its_turns_when_it_is_back() {
        ConversationId talk = new ConversationId(new UUID(7, 7));
        Conversation begun = new Conversation(talk, new UserId("ann"), "Skies", NOW, NOW);
        line.cut = true;
        assertThat(store.conversations().open(begun)).isEqualTo(begun);
        Generation.Streaming asked = new Generation.Streaming(new Generation.Asked(
                id(1), new UserId("ann"), null, AgentRole.PRIMARY, new ModelId("m"), "Why?", NOW.plusSeconds(9), talk));
        store.generations().open(asked);
        assertThatThrownBy(() -> store.conversations().find(talk))
                .isInstanceOf(ConversationsUnavailableException.class)
                .hasMessageContaining("away");
        assertThatThrownBy(() -> store.conversations().forget(talk))
                .isInstanceOf(ConversationsUnavailableException.class);
        line.cut = false;
        store.catchUp();
        assertThat(store.conversations().find(talk))
                .isEqualTo(new Conversation(talk, new UserId("ann"), "Skies", NOW, NOW.plusSeconds(9)));
        assertThat(store.conversations().turns(talk, null, 10)).containsExactly(Turn.of(asked));
    }

    @Test
    void what_is_replaced_while_the_database_is_away_is_replaced_when_it_is_back_even_in_another_process() {
        ConversationId talk = new ConversationId(new UUID(7, 7));
        UserId ann = new UserId("ann");
        store.conversations().open(new Conversation(talk, ann, "Skies", NOW, NOW));
        Generation.Asked asked = new Generation.Asked(
                id(1), ann, null, AgentRole.PRIMARY, new ModelId("m"), "Why?", NOW.plusSeconds(1), talk);
        Generation.Asked instead = new Generation.Asked(
                id(2),
                ann,
                null,
                AgentRole.PRIMARY,
                new ModelId("m"),
                "How?",
                NOW.plusSeconds(2),
                talk,
                asked.place(),
                null);
        store.generations().open(new Generation.Streaming(asked));
        line.cut = true;
        assertThat(store.generations().open(new Generation.Streaming(instead))).isFalse();
        store.close();
        line.cut = false;
        open();
        assertThat(store.conversations().turns(talk, null, 10)).containsExactly(new Turn(asked, "", null));
        store.catchUp();
        assertThat(store.conversations().turns(talk, null, 10)).containsExactly(new Turn(instead, "", null));
        assertThat(store.generations().unfinished()).hasSize(2);
    }

    @Test
    void a_request_id_that_was_used_again_meanwhile_does_not_cost_the_record() {
        Generations generations = store.generations();
        generations.add(finished(1, new RequestId("r"), "first"));
        assertThat(generations.open(streaming(2, new RequestId("r")))).isTrue();
        assertThat(generations.add(finished(2, new RequestId("r"), "second"))).isTrue();
        assertThat(generations.find(id(2)).text()).isEqualTo("second");
        assertThat(generations.find(new UserId("ann"), new RequestId("r")).id()).isEqualTo(id(1));
    }

    @Test
    void characters_that_a_database_cannot_hold_are_replaced() {
        line.cut = true;
        store.generations().add(finished(1, null, "a\0b" + HALF + "c"));
        line.cut = false;
        store.catchUp();
        assertThat(store.generations().find(id(1)).text()).isEqualTo("a\uFFFDb\uFFFDc");
    }

    @Test
    void what_the_database_refuses_does_not_hold_up_the_rest() {
        Generations generations = store.generations();
        Generation.Finished tooEarly = new Generation.Finished(
                new Generation.Asked(
                        id(1),
                        new UserId("ann"),
                        null,
                        AgentRole.PRIMARY,
                        new ModelId("m"),
                        "?",
                        Instant.parse("-9999-01-01T00:00:00Z")),
                finished(1, null, "x").end(),
                "x",
                List.of(),
                0);
        assertThatThrownBy(() -> generations.add(tooEarly)).isInstanceOf(RuntimeException.class);
        assertThat(store.away()).isFalse();
        line.cut = true;
        generations.add(tooEarly);
        generations.add(finished(2, null, "fine"));
        line.cut = false;
        store.catchUp();
        assertThat(generations.find(id(1))).isNull();
        assertThat(generations.find(id(2)).text()).isEqualTo("fine");
    }

    @Test
    void
            what_a_killed_process_left_is_handed_to_the_next_one_on_its_directory_at_once_and_is_the_first_ones_if_that_lives()
                    throws Exception {
        Generations generations = store.generations();
        generations.renewLease();
        generations.open(streaming(1, null));
        Path copy = Files.createDirectories(directory.resolve("copy"));
        Files.copy(directory.resolve("server-id"), copy.resolve("server-id"));
        try (JdbcStore next = new JdbcStore(line, copy, 1000, false)) {
            next.generations().renewLease();
            Unfinished left = next.generations().unfinished().getFirst();
            next.generations().interrupt(left.interrupted(NOW));
        }
        generations.renewLease();
        assertThat(generations.find(id(1))).isNull();
        generations.add(finished(1, null, "whole"));
        assertThat(generations.find(id(1))).isEqualTo(finished(1, null, "whole"));
    }

    @Test
    void on_a_database_of_its_own_a_server_is_handed_what_all_before_it_left() {
        store.generations().renewLease();
        store.generations().open(streaming(1, null));
        try (JdbcStore next = new JdbcStore(line, directory.resolve("next"), 1000, true)) {
            assertThat(next.generations().unfinished()).hasSize(1);
        }
    }

    @Test
    void an_answer_that_ended_while_the_database_was_away_is_whole_although_others_interrupted_it() {
        streamUntilCut();
        assertThat(store.generations().add(finished(1, null, "half and more"))).isFalse();
        interruptByAnother();
        assertThat(textOf(1)).isEqualTo("half");
        line.cut = false;
        store.catchUp();
        assertThat(store.generations().find(id(1))).isEqualTo(finished(1, null, "half and more"));
    }

    @Test
    void an_answer_that_others_interrupted_while_the_database_was_away_runs_on_when_it_is_back() {
        streamUntilCut();
        interruptByAnother();
        line.cut = false;
        store.catchUp();
        assertThat(store.generations().find(id(1))).isNull();
        try (JdbcStore other = another()) {
            assertThat(other.generations().unfinished()).isEmpty();
        }
        store.generations().add(finished(1, null, "half and more and the end"));
        assertThat(textOf(1)).isEqualTo("half and more and the end");
    }

    @Test
    void what_a_killed_process_has_in_its_journal_counts_beside_what_others_interrupted() {
        streamUntilCut();
        store.generations().open(streaming(2, null));
        store.generations().add(finished(2, null, "ended"));
        interruptByAnother();
        store.close();
        line.cut = false;
        open();
        store.catchUp();
        try (JdbcStore other = another()) {
            assertThat(other.generations().unfinished()).isEmpty();
        }
        Unfinished left = store.generations().unfinished().getFirst();
        assertThat(left.text()).isEqualTo("half and more");
        store.generations().interrupt(left.interrupted(NOW));
        assertThat(textOf(1)).isEqualTo("half and more");
        assertThat(textOf(2)).isEqualTo("ended");
        assertThat(store.generations().unfinished()).isEmpty();
    }

    @Test
    void an_interruption_that_waited_for_the_database_changes_nothing_where_the_server_was_back_before() {
        store.catchUp();
        store.generations().open(streaming(1, null));
        Line otherLine = new Line(Objects.requireNonNull(line.getTargetDataSource()));
        try (JdbcStore other = new JdbcStore(otherLine, directory.resolve("late"), 1000, false)) {
            leasesRunOut();
            other.generations().renewLease();
            Unfinished left = other.generations().unfinished().getFirst();
            otherLine.cut = true;
            other.generations().interrupt(left.interrupted(NOW));
            store.generations().renewLease();
            otherLine.cut = false;
            other.catchUp();
            assertThat(store.generations().find(id(1))).isNull();
            store.generations().add(finished(1, null, "whole"));
            assertThat(textOf(1)).isEqualTo("whole");
        }
    }

    /** One answer of this server, of which "half" is in the database and " and more" waits. */
    private void streamUntilCut() {
        store.catchUp();
        Generations generations = store.generations();
        generations.open(streaming(1, null));
        generations.checkpoint(
                List.of(new Checkpoint(id(1), List.of(new Checkpoint.Piece(2, 1, 0, "half")), List.of())));
        line.cut = true;
        generations.checkpoint(
                List.of(new Checkpoint(id(1), List.of(new Checkpoint.Piece(4, 1, 4, " and more")), List.of())));
    }

    private void interruptByAnother() {
        leasesRunOut();
        try (JdbcStore other = another()) {
            List<Unfinished> left = other.generations().unfinished();
            assertThat(left).hasSize(1);
            left.forEach(one -> other.generations().interrupt(one.interrupted(NOW)));
        }
    }

    private JdbcStore another() {
        JdbcStore other = new JdbcStore(
                Objects.requireNonNull(line.getTargetDataSource()), directory.resolve("other"), 1000, false);
        other.generations().renewLease();
        return other;
    }

    private void leasesRunOut() {
        JdbcClient.create(Objects.requireNonNull(line.getTargetDataSource()))
                .sql("update server_lease set until = now() - interval '1 second'")
                .update();
    }

    private String textOf(long number) {
        try (JdbcStore other = another()) {
            return other.generations().find(id(number)).text();
        }
    }

    private static GenerationId id(long number) {
        return new GenerationId(new UUID(0, number));
    }

    private static Generation.Streaming streaming(long number, RequestId request) {
        return new Generation.Streaming(new Generation.Asked(
                id(number), new UserId("ann"), request, AgentRole.PRIMARY, new ModelId("m"), "Why?", NOW));
    }

    private static Generation.Finished finished(long number, RequestId request, String text) {
        return streaming(number, request)
                .finished(
                        new SequencedEvent(
                                9, 1, NOW, new GenerationEvent.Failed(ErrorCode.INTERRUPTED, "cut", Spend.NONE)),
                        text,
                        List.of());
    }
}
