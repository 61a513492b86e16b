package ai.vctt.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.conversation.port.out.ConversationsContract;
import ai.vctt.application.generation.port.out.Checkpoint;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.domain.UserId;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.ledger.Scope;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcConversationsTest extends ConversationsContract {

    private static final String EVERY_TEXT = """
            select (select coalesce(string_agg(to_json(g)::text, ''), '') from generation g)
                || (select coalesce(string_agg(to_json(a)::text, ''), '') from attempt a)
                || (select coalesce(string_agg(to_json(c)::text, ''), '') from checkpoint c)
                || (select coalesce(string_agg(to_json(t)::text, ''), '') from conversation t)
            """;

    private static HikariDataSource database;

    @TempDir
    private Path directory;

    private JdbcStore store;

    @BeforeAll
    static void createDatabase() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(TestDatabase.migrated());
        config.setMaximumPoolSize(1);
        database = new HikariDataSource(config);
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @Override
    protected Generations newGenerations() {
        JdbcClient.create(database)
                .sql("truncate generation, conversation, ledger_day, generation_day cascade")
                .update();
        store = new JdbcStore(database, directory, 1 << 20);
        return store.generations();
    }

    @Override
    protected Conversations newConversations() {
        return store.conversations();
    }

    @Override
    protected Money costOf(UserId user) {
        return store.ledger().cost(new Scope(null, null, user)).total().cost();
    }

    @AfterEach
    void nothing_went_wrong_with_the_database() {
        assertThat(store.away()).isFalse();
        store.close();
    }

    @Test
    void no_word_of_a_forgotten_conversation_is_left_in_any_table_nor_comes_later() {
        store.conversations().open(begun(1, ANN));
        store.conversations().rename(talk(1), "My secret title");
        store.generations().open(asking(1, 1, "My secret question"));
        Checkpoint checkpoint =
                new Checkpoint(id(1), List.of(new Checkpoint.Piece(2, 1, 0, "My secret text")), List.of());
        store.generations().checkpoint(List.of(checkpoint));
        store.generations().add(answered(2, 1, "My other secret", "Your secret"));
        assertThat(everyText()).contains("secret title", "secret question", "secret text", "Your secret");
        store.conversations().forget(talk(1));
        assertThat(everyText()).doesNotContain("secret");
        store.generations().checkpoint(List.of(checkpoint));
        store.generations().open(asking(1, 1, "My secret question"));
        store.generations().add(answered(1, 1, "My secret question", "Your secret"));
        assertThat(everyText()).doesNotContain("secret");
        assertThat(store.generations().unfinished()).isEmpty();
    }

    private static String everyText() {
        return JdbcClient.create(database).sql(EVERY_TEXT).query(String.class).single();
    }
}
