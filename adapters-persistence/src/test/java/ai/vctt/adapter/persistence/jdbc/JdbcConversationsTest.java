package ai.vctt.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.conversation.port.out.ConversationsContract;
import ai.vctt.application.generation.port.out.Checkpoint;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.domain.UserId;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.band.BandPlan;
import ai.vctt.domain.band.Committee;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationEvent.ToolUse;
import ai.vctt.domain.generation.InJam;
import ai.vctt.domain.generation.JamOutcome;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.ledger.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcConversationsTest extends ConversationsContract {

    private static final String EVERY_TEXT = """
        select (select coalesce(string_agg(to_json(g)::text, ''), '') from generation g)
            || (select coalesce(string_agg(to_json(a)::text, ''), '') from attempt a)
            || (select coalesce(string_agg(to_json(c)::text, ''), '') from checkpoint c)
            || (select coalesce(string_agg(to_json(t)::text, ''), '') from conversation t)
        """;

    @RegisterExtension
    static final SingleConnection DATABASE = new SingleConnection();

    @TempDir
    private Path directory;

    private JdbcStore store;

    @Override
    protected Generations newGenerations() {
        JdbcClient.create(DATABASE.dataSource())
                .sql("truncate generation, conversation, ledger_day, generation_day cascade")
                .update();
        store = new JdbcStore(DATABASE.dataSource(), directory, 1 << 20, false);
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
        ToolUse use = new ToolUse("a", "read", "fs", ToolUse.Status.FINISHED, "The tool's secret", Duration.ZERO);
        store.generations().add(answered(2, 1, "My other secret", "Your secret").withToolUses(List.of(use)));
        assertThat(everyText())
                .contains("secret title", "secret question", "secret text", "Your secret", "tool's secret");
        store.conversations().forget(talk(1));
        assertThat(everyText()).doesNotContain("secret");
        store.generations().checkpoint(List.of(checkpoint));
        store.generations().open(asking(1, 1, "My secret question"));
        store.generations()
                .add(answered(1, 1, "My secret question", "Your secret").withToolUses(List.of(use)));
        assertThat(everyText()).doesNotContain("secret");
        assertThat(store.generations().unfinished()).isEmpty();
    }

    @Test
    void what_was_replaced_is_forgotten_with_its_conversation() {
        store.conversations().open(begun(1, ANN));
        store.generations().add(answered(1, 1, "My secret question", "Your secret"));
        store.generations().open(new Generation.Streaming(instead(2, 1)));
        try (JdbcStore other = new JdbcStore(DATABASE.dataSource(), directory.resolve("other"), 1 << 20, true)) {
            assertThat(other.generations().unfinished())
                    .singleElement()
                    .satisfies(unfinished ->
                            assertThat(unfinished.generation().asked()).isEqualTo(instead(2, 1)));
        }
        assertThat(everyText()).contains("secret");
        store.conversations().forget(talk(1));
        store.generations().add(answered(1, 1, "My secret question", "Your secret"));
        assertThat(everyText()).doesNotContain("secret", "Instead of", id(1) + "\",\"replaces_at");
        assertThat(costOf(ANN)).isEqualTo(Money.usd("0.5"));
    }

    @Test
    void a_jam_is_forgotten_with_its_parts_and_what_comes_of_it_late() {
        store.conversations().open(begun(1, ANN));
        Generation.Asked jam = asking(1, 1, "My secret question").asked();
        Generation.Asked whole = new Generation.Asked(
                jam.id(),
                ANN,
                null,
                jam.role(),
                jam.model(),
                jam.question(),
                jam.at(),
                talk(1),
                new InJam(jam.id(), null));
        Generation.Asked part = new Generation.Asked(
                id(2),
                ANN,
                null,
                jam.role(),
                jam.model(),
                "Look at the secret",
                jam.at(),
                null,
                new InJam(jam.id(), 0.5));
        store.generations().open(new Generation.Streaming(whole));
        store.generations().open(new Generation.Streaming(part));
        assertThat(everyText()).contains("Look at the secret");
        store.conversations().forget(talk(1));
        assertThat(everyText()).doesNotContain("secret");
        BandPlan plan = BandPlan.usual("My secret question", List.of(AgentRole.ANALYST));
        GenerationEvent.Completed end = (GenerationEvent.Completed)
                answered(1, 1, "My secret question", "Your secret").end().event();
        GenerationEvent.Completed outcome = new GenerationEvent.Completed(
                end.text(),
                end.model(),
                end.finishReason(),
                end.spend(),
                end.usage(),
                end.usageSource(),
                end.timings(),
                end.attempts(),
                true,
                end.trust(),
                new JamOutcome(plan, List.of(), Committee.of(List.of(), "Your secret")));
        store.generations()
                .add(new Generation.Streaming(whole)
                        .finished(new SequencedEvent(9, 1, NOW, outcome), "Your secret", List.of()));
        store.generations()
                .add(new Generation.Streaming(part)
                        .finished(new SequencedEvent(9, 1, NOW, end), "A secret finding", List.of()));
        assertThat(everyText()).doesNotContain("secret");
        assertThat(JdbcClient.create(DATABASE.dataSource())
                        .sql("select count(*) from generation where jam is not null")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private static String everyText() {
        return JdbcClient.create(DATABASE.dataSource())
                .sql(EVERY_TEXT)
                .query(String.class)
                .single();
    }
}
