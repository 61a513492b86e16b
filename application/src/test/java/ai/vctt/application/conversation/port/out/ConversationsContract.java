package ai.vctt.application.conversation.port.out;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.conversation.port.out.Conversations.Page;
import ai.vctt.application.conversation.port.out.Conversations.Summary;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.domain.UserId;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.generation.StreamTimings;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import ai.vctt.domain.trust.Component;
import ai.vctt.domain.trust.Evidence;
import ai.vctt.domain.trust.Scores;
import ai.vctt.domain.trust.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What all {@link Conversations} keep to. */
public abstract class ConversationsContract {

    protected static final Instant NOW = Instant.parse("2026-11-23T10:00:00.123456Z");
    protected static final UserId ANN = new UserId("ann");
    protected static final UserId BEN = new UserId("ben");
    private static final ModelId MODEL = new ModelId("gpt-4o");

    private Generations generations;
    private Conversations conversations;

    protected abstract Generations newGenerations();

    /** Of what those have kept that were made last. */
    protected abstract Conversations newConversations();

    /** What the ledger of these generations comes to. */
    protected abstract Money costOf(UserId user);

    @BeforeEach
    void create() {
        generations = newGenerations();
        conversations = newConversations();
    }

    @Test
    void a_conversation_is_begun_once_and_belongs_to_whoever_began_it() {
        assertThat(conversations.find(talk(1))).isNull();
        Conversation begun = begun(1, ANN);
        assertThat(conversations.open(begun)).isEqualTo(begun);
        assertThat(conversations.open(begun(1, BEN)).owner()).isEqualTo(ANN);
        assertThat(conversations.find(talk(1))).isEqualTo(begun);
        assertThat(conversations.latestTurns(talk(1), null, 10)).isEmpty();
    }

    @Test
    void what_is_asked_in_it_is_its_turn_before_it_is_answered_and_after() {
        conversations.open(begun(1, ANN));
        generations.open(asking(1, 1, "Why is the sky blue?"));
        assertThat(conversations.turns(talk(1), null, 10))
                .containsExactly(new Turn(asking(1, 1, "Why is the sky blue?").asked(), "", null));
        Generation.Finished answered = answered(1, 1, "Why is the sky blue?", "Because.");
        generations.add(answered);
        assertThat(conversations.turns(talk(1), null, 10)).containsExactly(Turn.of(answered));
        Generation.Finished failed = failed(2, 1, "And at night?", "It is");
        generations.open(new Generation.Streaming(failed.asked()));
        generations.add(failed);
        assertThat(conversations.turns(talk(1), null, 10)).containsExactly(Turn.of(answered), Turn.of(failed));
        assertThat(conversations.find(talk(1)).lastActivity())
                .isEqualTo(failed.asked().at());
    }

    @Test
    void what_somebody_else_asks_in_it_is_not_shown() {
        conversations.open(begun(1, ANN));
        Generation.Asked asked =
                new Generation.Asked(id(1), BEN, null, AgentRole.PRIMARY, MODEL, "Psst?", NOW, talk(1));
        generations.open(new Generation.Streaming(asked));
        assertThat(conversations.turns(talk(1), null, 10)).isEmpty();
        assertThat(conversations.find(talk(1)).title()).isEmpty();
    }

    @Test
    void turns_are_read_page_by_page_from_either_end() {
        conversations.open(begun(1, ANN));
        List<Turn> all = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            Generation.Finished turn = answered(i, 1, "Question " + i, "Answer " + i);
            generations.add(turn);
            all.add(Turn.of(turn));
        }
        generations.add(answered(6, 2, "Elsewhere", "Yes."));
        assertThat(conversations.turns(talk(1), null, 3)).isEqualTo(all.subList(0, 3));
        assertThat(conversations.turns(talk(1), all.get(2).place(), 3)).isEqualTo(all.subList(3, 5));
        assertThat(conversations.latestTurns(talk(1), null, 2)).isEqualTo(List.of(all.get(4), all.get(3)));
        assertThat(conversations.latestTurns(talk(1), all.get(3).place(), 10))
                .isEqualTo(all.subList(0, 3).reversed());
        assertThat(conversations.latestTurns(talk(1), all.getFirst().place(), 10))
                .isEmpty();
    }

    @Test
    void it_is_called_by_its_first_question_until_it_is_given_a_title() {
        conversations.open(begun(1, ANN));
        assertThat(conversations.find(talk(1)).title()).isEmpty();
        generations.add(answered(1, 1, " Why is\nthe sky blue? ", "Because."));
        generations.add(answered(2, 1, "And now?", "Still."));
        assertThat(conversations.find(talk(1)).title()).isEqualTo("Why is the sky blue?");
        assertThat(conversations.rename(talk(1), "Skies")).isTrue();
        assertThat(conversations.find(talk(1)).title()).isEqualTo("Skies");
        assertThat(conversations.rename(talk(2), "None")).isFalse();
    }

    @Test
    void what_is_asked_instead_of_a_turn_takes_its_place_and_that_of_all_after_it() {
        conversations.open(begun(1, ANN));
        for (int i = 1; i <= 3; i++) {
            generations.add(answered(i, 1, "Question " + i, "Answer " + i));
        }
        Generation.Finished first = answered(1, 1, "Question 1", "Answer 1");
        Generation.Asked instead = instead(4, 2);
        generations.open(new Generation.Streaming(instead));
        assertThat(conversations.turns(talk(1), null, 10)).containsExactly(Turn.of(first), new Turn(instead, "", null));
        Generation.Finished answered = ended(instead, failure("gpt-4o fell silent."), "Half");
        generations.add(answered);
        generations.add(answered(5, 1, "Question 5", "Answer 5"));

        assertThat(conversations.turns(talk(1), null, 10))
                .extracting(turn -> turn.place().id())
                .containsExactly(id(1), id(4), id(5));
        assertThat(conversations.turns(talk(1), Turn.of(first).place(), 1)).containsExactly(Turn.of(answered));
        assertThat(conversations.latestTurns(talk(1), null, 2))
                .extracting(turn -> turn.place().id())
                .containsExactly(id(5), id(4));
        assertThat(conversations.latestTurns(talk(1), instead.replaces(), 10)).containsExactly(Turn.of(first));
        assertThat(found("Question 3")).isEmpty();
        assertThat(found("Instead of 2")).containsExactly(talk(1));
        Summary summary = conversations.list(ANN, null, 1, null).conversations().getFirst();
        assertThat(summary.turns()).isEqualTo(3);
        assertThat(summary.cost()).isEqualTo(Money.usd("2.25")).isEqualTo(costOf(ANN));
        assertThat(generations.find(id(3)).text()).isEqualTo("Answer 3");
        assertThat(generations.find(id(4)).asked()).isEqualTo(instead);
    }

    @Test
    void it_does_not_matter_in_which_order_they_are_kept() {
        generations.add(ended(instead(4, 2), failure("gpt-4o fell silent."), "Half"));
        for (int i = 3; i >= 1; i--) {
            generations.add(answered(i, 1, "Question " + i, "Answer " + i));
        }
        conversations.open(begun(1, ANN));
        assertThat(conversations.turns(talk(1), null, 10))
                .extracting(turn -> turn.place().id())
                .containsExactly(id(1), id(4));
    }

    @Test
    void a_first_question_that_is_put_differently_names_its_conversation() {
        conversations.open(begun(1, ANN));
        generations.add(answered(1, 1, "Question 1", "Answer 1"));
        generations.open(new Generation.Streaming(instead(2, 1)));
        assertThat(conversations.find(talk(1)).title()).isEqualTo("Instead of 1");
        Summary summary = conversations.list(ANN, null, 1, null).conversations().getFirst();
        assertThat(summary.turns()).isEqualTo(1);
        assertThat(summary.tau()).as("nothing of it is answered").isNull();
    }

    @Test
    void a_turn_can_be_replaced_while_all_before_it_stand() {
        conversations.open(begun(1, ANN));
        conversations.open(begun(2, ANN));
        for (int i = 1; i <= 4; i++) {
            generations.add(answered(i, 1, "Question " + i, "Answer " + i));
        }
        generations.add(answered(5, 2, "Elsewhere", "Yes."));
        assertThat(conversations.placeOf(talk(1), id(2))).isEqualTo(place(2));
        assertThat(conversations.placeOf(talk(1), id(5))).isNull();
        assertThat(conversations.placeOf(talk(1), id(9))).isNull();
        assertThat(conversations.placeOf(talk(9), id(1))).isNull();

        generations.open(new Generation.Streaming(instead(6, 2)));
        assertThat(conversations.placeOf(talk(1), id(1))).isEqualTo(place(1));
        assertThat(conversations.placeOf(talk(1), id(2))).as("replaced itself").isEqualTo(place(2));
        assertThat(conversations.placeOf(talk(1), id(3))).as("behind it").isNull();
        assertThat(conversations.placeOf(talk(1), id(6))).isEqualTo(place(6));
        for (int replaced : new int[] {2, 6}) {
            generations.open(new Generation.Streaming(instead(6 + replaced, replaced)));
            assertThat(conversations.turns(talk(1), null, 10))
                    .extracting(turn -> turn.place().id())
                    .containsExactly(id(1), id(6 + replaced));
        }
    }

    @Test
    void nobody_replaces_what_somebody_else_has_asked() {
        conversations.open(begun(1, ANN));
        generations.add(answered(1, 1, "Question 1", "Answer 1"));
        generations.open(new Generation.Streaming(instead(2, 1, BEN)));
        assertThat(conversations.turns(talk(1), null, 10))
                .extracting(turn -> turn.place().id())
                .containsExactly(id(1));
        assertThat(conversations.placeOf(talk(1), id(2))).isNull();
    }

    @Test
    void a_user_s_conversations_are_listed_the_latest_active_first_with_what_they_come_to() {
        for (int i = 1; i <= 4; i++) {
            conversations.open(begun(i, ANN));
        }
        conversations.open(begun(5, BEN));
        generations.open(asking(1, 2, "First?"));
        generations.add(answered(1, 2, "First?", "Yes."));
        generations.open(asking(2, 2, "Second?"));
        generations.add(failed(2, 2, "Second?", ""));
        generations.open(asking(3, 1, "Other?"));

        Page page = conversations.list(ANN, null, 3, null);
        assertThat(page.conversations())
                .extracting(summary -> summary.conversation().id())
                .containsExactly(talk(1), talk(2), talk(4));
        assertThat(page.conversations()).extracting(Summary::turns).containsExactly(1L, 2L, 0L);
        assertThat(page.conversations()).extracting(Summary::cost).containsExactly(null, Money.usd("0.75"), Money.ZERO);
        assertThat(page.conversations().get(1).conversation()).isEqualTo(conversations.find(talk(2)));
        Page rest = conversations.list(ANN, page.next(), 3, null);
        assertThat(rest.conversations())
                .extracting(summary -> summary.conversation().id())
                .containsExactly(talk(3));
        assertThat(rest.next()).isNull();
        assertThat(conversations.list(null, null, 10, null).conversations()).hasSize(5);
        assertThat(conversations.list(new UserId("carl"), null, 10, null).conversations())
                .isEmpty();
    }

    @Test
    void words_are_looked_for_in_titles_questions_and_answers() {
        for (int i = 1; i <= 4; i++) {
            conversations.open(begun(i, ANN));
        }
        conversations.rename(talk(1), "About Whales_1");
        generations.add(answered(2, 2, "How big are whales?", "Big."));
        generations.add(answered(3, 3, "What swims?", "A Whale."));
        generations.add(answered(4, 4, "What flies?", "A bird, 100%."));
        assertThat(found("whale")).containsExactly(talk(3), talk(2), talk(1));
        assertThat(found("WHALES_")).containsExactly(talk(1));
        assertThat(found("0%")).containsExactly(talk(4));
        assertThat(found("fish")).isEmpty();
        Page first = conversations.list(ANN, null, 2, "whale");
        assertThat(first.conversations()).hasSize(2);
        assertThat(conversations.list(ANN, first.next(), 2, "whale").conversations())
                .hasSize(1);
    }

    private List<ConversationId> found(String words) {
        return conversations.list(ANN, null, 10, words).conversations().stream()
                .map(summary -> summary.conversation().id())
                .toList();
    }

    @Test
    void of_a_forgotten_conversation_nothing_is_left_but_what_it_cost() {
        conversations.open(begun(1, ANN));
        conversations.open(begun(2, ANN));
        Generation.Asked asked = new Generation.Asked(
                id(1), ANN, new RequestId("r1"), AgentRole.PRIMARY, MODEL, "My secret?", NOW, talk(1));
        generations.open(new Generation.Streaming(asked));
        generations.add(ended(asked, failure("gpt-4o turned it down: My secret."), "Your secret"));
        generations.open(asking(2, 1, "Still running?"));
        generations.add(answered(3, 2, "Other?", "Yes."));
        conversations.forget(talk(1));
        conversations.forget(talk(1));

        assertThat(conversations.find(talk(1))).isNull();
        assertThat(conversations.turns(talk(1), null, 10)).isEmpty();
        assertThat(generations.find(id(1))).isNull();
        assertThat(generations.find(ANN, new RequestId("r1"))).isNull();
        generations.add(answered(2, 1, "Still running?", "Your secret"));
        assertThat(generations.find(id(2))).isNull();
        assertThat(conversations.turns(talk(1), null, 10)).isEmpty();
        assertThat(found("secret")).isEmpty();
        assertThat(costOf(ANN)).isEqualTo(Money.usd("1.25"));
        assertThat(generations.find(id(3)).text()).isEqualTo("Yes.");

        conversations.open(begun(1, BEN));
        assertThat(conversations.find(talk(1)).owner()).isEqualTo(BEN);
        assertThat(conversations.turns(talk(1), null, 10)).isEmpty();
    }

    protected static ConversationId talk(long number) {
        return new ConversationId(new UUID(7, number));
    }

    protected static GenerationId id(long number) {
        return new GenerationId(new UUID(0, number));
    }

    protected static Conversation begun(long number, UserId owner) {
        Instant at = NOW.minusSeconds(3600).plusSeconds(number);
        return new Conversation(talk(number), owner, "", at, at);
    }

    protected static Generation.Streaming asking(long number, long talk, String question) {
        return new Generation.Streaming(new Generation.Asked(
                id(number), ANN, null, AgentRole.PRIMARY, MODEL, question, NOW.plusSeconds(number), talk(talk)));
    }

    /** In the first conversation, after all of lower numbers. */
    protected static Generation.Asked instead(long number, long replaced) {
        return instead(number, replaced, ANN);
    }

    private static Generation.Asked instead(long number, long replaced, UserId owner) {
        return new Generation.Asked(
                id(number),
                owner,
                null,
                AgentRole.PRIMARY,
                MODEL,
                "Instead of " + replaced,
                NOW.plusSeconds(number),
                talk(1),
                place(replaced),
                null);
    }

    private static Turn.Place place(long number) {
        return asking(number, 1, "").asked().place();
    }

    protected static Generation.Finished answered(long number, long talk, String question, String answer) {
        return ended(
                asking(number, talk, question).asked(),
                new GenerationEvent.Completed(
                        answer,
                        MODEL,
                        FinishReason.STOP,
                        new Spend(15, Money.usd("0.5")),
                        Usage.of(10, 5),
                        Attempt.UsageSource.PROVIDER,
                        new StreamTimings(Duration.ofMillis(200), null, Duration.ofSeconds(1)),
                        1,
                        true,
                        new Trust(
                                new Scores(0.1, 0.2, 0, 0),
                                0,
                                Trust.Source.COMPUTED,
                                List.of(new Evidence(Component.TENSION, 0.1, "answer", answer)))),
                answer);
    }

    private static Generation.Finished failed(long number, long talk, String question, String text) {
        return ended(asking(number, talk, question).asked(), failure("gpt-4o fell silent."), text);
    }

    private static GenerationEvent.Failed failure(String message) {
        return new GenerationEvent.Failed(ErrorCode.PROVIDER_ERROR, message, new Spend(15, Money.usd("0.25")));
    }

    private static Generation.Finished ended(Generation.Asked asked, GenerationEvent.Ended end, String text) {
        Attempt attempt = new Attempt(
                1,
                MODEL,
                new ProviderId("some"),
                Attempt.Mode.STREAM,
                asked.at(),
                asked.at().plusMillis(200),
                asked.at().plusSeconds(1),
                Usage.of(10, 5),
                Attempt.UsageSource.PROVIDER,
                end.spend(),
                end instanceof GenerationEvent.Failed ? new GenerationError.Rejected("My secret.") : null,
                null);
        return new Generation.Streaming(asked)
                .finished(new SequencedEvent(9, 1, asked.at().plusSeconds(1), end), text, List.of(attempt));
    }
}
