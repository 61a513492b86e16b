package ai.vctt.application.analytics.port.out;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.domain.UserId;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.band.Committee;
import ai.vctt.domain.band.Position;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Attempt.Mode;
import ai.vctt.domain.generation.Attempt.UsageSource;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.InJam;
import ai.vctt.domain.generation.JamOutcome;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.generation.StreamTimings;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.ledger.BandReport;
import ai.vctt.domain.ledger.CommitteeReport;
import ai.vctt.domain.ledger.CommitteeReport.Seat;
import ai.vctt.domain.ledger.CostReport;
import ai.vctt.domain.ledger.LedgerLine;
import ai.vctt.domain.ledger.Part;
import ai.vctt.domain.ledger.Patience;
import ai.vctt.domain.ledger.Percentiles;
import ai.vctt.domain.ledger.Scope;
import ai.vctt.domain.ledger.SpeedReport;
import ai.vctt.domain.ledger.StreamReport;
import ai.vctt.domain.ledger.Sums;
import ai.vctt.domain.ledger.TalkReport;
import ai.vctt.domain.ledger.TrustReport;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import ai.vctt.domain.trust.Regulation;
import ai.vctt.domain.trust.Scores;
import ai.vctt.domain.trust.Trust;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link UsageLedger} keeps to. */
public abstract class UsageLedgerContract {

    private static final Instant MONDAY = Instant.parse("2026-11-23T10:00:00.123456Z");
    private static final Instant TUESDAY = Instant.parse("2026-11-24T00:00:00Z");
    private static final Scope ALL = new Scope(null, null, null);
    private static final UserId ANN = new UserId("ann");
    private static final UserId BEN = new UserId("ben");
    private static final ModelId GPT = new ModelId("gpt-4o");
    private static final ModelId GROK = new ModelId("grok-4.3");

    private Generations generations;
    private UsageLedger ledger;

    protected abstract Generations newGenerations();

    /** Of what those have kept that were made last. */
    protected abstract UsageLedger newLedger();

    /** Of the same. */
    protected abstract Conversations newConversations();

    @BeforeEach
    void create() {
        generations = newGenerations();
        ledger = newLedger();
    }

    @Test
    void an_empty_ledger_comes_to_nothing() {
        assertThat(ledger.cost(ALL)).isEqualTo(new CostReport(Sums.NONE, List.of(), List.of(), List.of()));
        SpeedReport speed = ledger.speed(ALL, 10);
        assertThat(speed.whole()).isTrue();
        assertThat(speed.total().answers()).isZero();
        assertThat(speed.total().latency()).isNull();
        assertThat(ledger.streams(ALL, 10)).isEqualTo(new StreamReport(0, Map.of(), 0, 0, Map.of(), null, List.of()));
        assertThat(ledger.committee(ALL, 10)).isEqualTo(new CommitteeReport(0, null, null, List.of(), BandReport.NONE));
        assertThat(ledger.lines(ALL, null, 10)).isEmpty();
    }

    @Test
    void costs_are_summed_by_model_agent_and_day() {
        keep(1, ANN, AgentRole.PRIMARY, MONDAY, call(GPT, "0.5", new GenerationError.Truncated()), call(GROK, "0.25"));
        keep(2, BEN, AgentRole.ANALYST, TUESDAY, call(GPT, "0.125"));
        Sums failed = new Sums(1, 1, 10, 5, Money.usd("0.5"), 0);
        Sums grok = new Sums(1, 0, 10, 5, Money.usd("0.25"), 0);
        Sums tuesday = new Sums(1, 0, 10, 5, Money.usd("0.125"), 0);
        assertThat(ledger.cost(ALL))
                .isEqualTo(new CostReport(
                        failed.plus(grok).plus(tuesday),
                        List.of(new Part<>(GPT, failed.plus(tuesday)), new Part<>(GROK, grok)),
                        List.of(
                                new Part<>(AgentRole.ANALYST, tuesday),
                                new Part<>(AgentRole.PRIMARY, failed.plus(grok))),
                        List.of(
                                new Part<>(LocalDate.parse("2026-11-23"), failed.plus(grok)),
                                new Part<>(LocalDate.parse("2026-11-24"), tuesday))));
        assertThat(ledger.cost(new Scope(null, null, BEN)).total()).isEqualTo(tuesday);
        assertThat(ledger.cost(new Scope(TUESDAY, null, null)).total()).isEqualTo(tuesday);
        assertThat(ledger.cost(new Scope(MONDAY, TUESDAY, null)).total()).isEqualTo(failed.plus(grok));
        assertThat(ledger.cost(new Scope(TUESDAY.plusNanos(1000), null, null)).total())
                .isEqualTo(Sums.NONE);
    }

    @Test
    void a_cost_that_is_not_known_is_told_apart_from_none() {
        keep(1, ANN, AgentRole.PRIMARY, MONDAY, call(GPT, null), call(GROK, null));
        keep(2, ANN, AgentRole.PRIMARY, MONDAY, call(GROK, "0.1"));
        CostReport cost = ledger.cost(ALL);
        assertThat(cost.total()).isEqualTo(new Sums(3, 0, 30, 15, Money.usd("0.1"), 2));
        assertThat(cost.byModel().getFirst()).isEqualTo(new Part<>(GPT, new Sums(1, 0, 10, 5, null, 1)));
    }

    @Test
    void what_each_user_spent_since_a_time_is_known() {
        keep(1, ANN, AgentRole.PRIMARY, MONDAY, call(GPT, "4"));
        keep(2, ANN, AgentRole.PRIMARY, TUESDAY, call(GPT, "0.5", new GenerationError.Truncated()), call(GROK, "0.25"));
        keep(3, BEN, AgentRole.ANALYST, TUESDAY, call(GPT, "0.125"), call(GPT, null));
        assertThat(ledger.spent(TUESDAY)).isEqualTo(Map.of(ANN, Money.usd("0.75"), BEN, Money.usd("0.125")));
        assertThat(ledger.spent(TUESDAY.plusSeconds(3600))).isEmpty();
    }

    @Test
    void speed_is_that_of_answers_by_model_and_hour() {
        for (int i = 1; i <= 4; i++) {
            keep(i, ANN, AgentRole.PRIMARY, MONDAY.plusSeconds(i), call(GPT, "1"));
        }
        keep(5, ANN, AgentRole.PRIMARY, TUESDAY, call(GROK, "1"));
        keep(6, ANN, AgentRole.PRIMARY, TUESDAY, call(GPT, "1", new GenerationError.Truncated()));
        SpeedReport speed = ledger.speed(ALL, 10);
        assertThat(speed.whole()).isTrue();
        assertThat(speed.total().answers()).isEqualTo(5);
        assertThat(speed.total().ttft()).isEqualTo(percentiles("PT0.3S", "PT0.46S", "PT0.496S"));
        assertThat(speed.total().latency()).isEqualTo(percentiles("PT3S", "PT4.6S", "PT4.96S"));
        assertThat(speed.total().tpot()).isEqualTo(percentiles("PT0.003S", "PT0.0046S", "PT0.00496S"));
        assertThat(speed.byModel()).extracting(Part::key).containsExactly(GPT, GROK);
        assertThat(speed.byModel().getFirst().value().ttft()).isEqualTo(percentiles("PT0.25S", "PT0.37S", "PT0.397S"));
        assertThat(speed.byHour()).extracting(Part::key).containsExactly(0, 10);
        assertThat(speed.byHour().getFirst().value().answers()).isEqualTo(1);

        SpeedReport latest = ledger.speed(ALL, 2);
        assertThat(latest.whole()).isFalse();
        assertThat(latest.total().ttft()).isEqualTo(percentiles("PT0.45S", "PT0.49S", "PT0.499S"));
        assertThat(ledger.speed(new Scope(null, null, BEN), 10).total().answers())
                .isZero();
    }

    @Test
    void streams_are_counted_by_their_end_and_fallbacks_by_their_cause() {
        keep(1, ANN, AgentRole.PRIMARY, MONDAY, call(GPT, "1", new GenerationError.Truncated()), call(GROK, "1"));
        keep(2, ANN, AgentRole.PRIMARY, MONDAY, call(GPT, "1", new GenerationError.Truncated()), call(GROK, "1"));
        keep(3, ANN, AgentRole.PRIMARY, MONDAY, call(GPT, "1", new GenerationError.CircuitOpen()), call(GROK, "1"));
        keep(4, ANN, AgentRole.PRIMARY, MONDAY, call(GPT, "1", new GenerationError.Misconfigured(401)));
        keep(5, BEN, AgentRole.PRIMARY, MONDAY, FinishReason.STOPPED, List.of(call(GPT, "1")));
        assertThat(ledger.streams(ALL, 10))
                .isEqualTo(new StreamReport(
                        5,
                        Map.of(FinishReason.STOP, 3L, FinishReason.STOPPED, 1L),
                        1,
                        0,
                        Map.of("truncated", 2L, "circuit_open", 1L),
                        Duration.ofNanos(2_500_000),
                        List.of(Patience.of(0, 3, 0), Patience.of(1, 1, 0))));
        assertThat(ledger.streams(new Scope(null, null, BEN), 10).started()).isEqualTo(1);
        assertThat(ledger.streams(new Scope(TUESDAY, null, null), 10).fallbacks())
                .isEmpty();
    }

    @Test
    void abandonment_is_told_by_how_long_the_first_token_took() {
        keep(1, ANN, AgentRole.PRIMARY, MONDAY, FinishReason.ABANDONED, List.of(call(GPT, "1")));
        keep(2, ANN, AgentRole.PRIMARY, MONDAY, FinishReason.STOP, List.of(call(GPT, "1")));
        keep(5, ANN, AgentRole.PRIMARY, MONDAY, FinishReason.STOP, List.of(call(GPT, "1")));
        keep(20, BEN, AgentRole.PRIMARY, MONDAY, FinishReason.ABANDONED, List.of(call(GPT, "1")));
        keep(200, BEN, AgentRole.PRIMARY, TUESDAY, FinishReason.ABANDONED, List.of(call(GPT, "1")));
        assertThat(ledger.streams(ALL, 10).patience())
                .containsExactly(
                        new Patience(Duration.ZERO, Duration.ofMillis(500), 2, 1),
                        new Patience(Duration.ofMillis(500), Duration.ofSeconds(1), 1, 0),
                        new Patience(Duration.ofSeconds(2), Duration.ofSeconds(5), 1, 1),
                        new Patience(Duration.ofSeconds(10), null, 1, 1));
        assertThat(ledger.streams(ALL, 1).patience()).containsExactly(new Patience(Duration.ofSeconds(10), null, 1, 1));
        assertThat(ledger.streams(new Scope(null, null, ANN), 10).patience()).hasSize(2);
    }

    @Test
    void answers_that_somebody_came_back_to_are_counted_once() {
        generations.add(generation(1, ANN, AgentRole.PRIMARY, MONDAY, FinishReason.STOP, List.of(call(GPT, "1")))
                .resumed(3));
        generations.add(generation(2, BEN, AgentRole.PRIMARY, TUESDAY, FinishReason.STOP, List.of(call(GPT, "1")))
                .resumed(1));
        keep(3, ANN, AgentRole.PRIMARY, MONDAY, call(GPT, "1"));
        assertThat(ledger.streams(ALL, 10).resumed()).isEqualTo(2);
        assertThat(ledger.streams(ALL, 10).started()).isEqualTo(3);
        assertThat(ledger.streams(new Scope(null, null, ANN), 10).resumed()).isEqualTo(1);
        assertThat(ledger.streams(new Scope(null, MONDAY, null), 10).resumed()).isZero();
    }

    @Test
    void a_committee_is_who_was_asked_in_the_latest_questions() {
        keep(1, ANN, AgentRole.PRIMARY, MONDAY.minusSeconds(9), call(new ModelId("older"), "1"));
        keep(2, ANN, AgentRole.PRIMARY, MONDAY, call(GPT, "0.5", new GenerationError.Truncated()), call(GROK, null));
        keep(3, BEN, AgentRole.PRIMARY, TUESDAY, call(GPT, "0.25"));
        keep(4, BEN, AgentRole.PRIMARY, MONDAY.plusSeconds(1));
        assertThat(ledger.committee(ALL, 3))
                .isEqualTo(new CommitteeReport(
                        3,
                        MONDAY,
                        TUESDAY,
                        List.of(
                                new Seat(GPT, 1, 2, 1, Duration.ofMillis(900), Money.usd("0.75")),
                                new Seat(GROK, 1, 1, 0, Duration.ofMillis(900), null)),
                        BandReport.NONE));
        assertThat(ledger.committee(ALL, 3).seats().getFirst().percentage()).isEqualTo(50);
    }

    @Test
    void a_jam_is_one_question_and_tells_how_far_its_agents_agreed() {
        ConversationId talk = new ConversationId(new UUID(7, 1));
        Committee.Dissent no = new Committee.Dissent(AgentRole.ETHICS, Position.NO, "It is “not”.");
        keepJam(talk, 1, MONDAY, new Committee(0.5, Position.YES, List.of(no), true));
        keepJam(null, 3, TUESDAY, new Committee(1.0, Position.YES, List.of(), false));
        keepJam(null, 5, TUESDAY.plusSeconds(9), new Committee(null, null, List.of(), null));
        CommitteeReport report = ledger.committee(ALL, 10);
        assertThat(report.questions()).isEqualTo(3);
        assertThat(report.seats()).extracting(Seat::total).containsExactly(3L, 3L);
        assertThat(report.bands())
                .isEqualTo(new BandReport(3, 0.75, 2, 1, List.of(new BandReport.Dissent(id(1), MONDAY, no))));
        assertThat(ledger.committee(ALL, 2).bands()).isEqualTo(new BandReport(2, 1.0, 1, 0, List.of()));
        Scope of = new Scope(null, null, null, talk);
        assertThat(ledger.committee(of, 10).questions()).isEqualTo(1);
        assertThat(ledger.committee(of, 10).seats()).extracting(Seat::model).containsExactly(GPT, GROK);
        assertThat(ledger.cost(of).total().cost()).isEqualTo(Money.usd("0.75"));
        assertThat(ledger.trust(ALL, 10).answers())
                .as("parts count in the whole")
                .isEqualTo(3);
        assertThat(ledger.trusted(ALL, null, 10)).hasSize(3);
        assertThat(ledger.lines(of, null, 10)).hasSize(2);
    }

    @Test
    void a_jam_that_failed_is_a_question_but_tells_nothing_of_agreement() {
        JamOutcome outcome = new JamOutcome(null, List.of(), new Committee(1.0, Position.YES, List.of(), null));
        Generation.Finished failed = generation(1, ANN, AgentRole.SYNTHESISER, MONDAY, null, List.of());
        generations.add(inJam(
                failed,
                id(1),
                null,
                new GenerationEvent.Failed(ErrorCode.PROVIDER_ERROR, "It failed.", Spend.NONE, outcome)));
        CommitteeReport report = ledger.committee(ALL, 10);
        assertThat(report.questions()).isEqualTo(1);
        assertThat(report.bands()).isEqualTo(BandReport.NONE);
    }

    /** One of Ann's, with one part, which has the next number. */
    private void keepJam(ConversationId talk, long number, Instant at, Committee committee) {
        Generation.Finished part =
                generation(number + 1, ANN, AgentRole.ETHICS, at, FinishReason.STOP, List.of(call(GROK, "0.5")));
        Generation.Finished whole =
                generation(number, ANN, AgentRole.SYNTHESISER, at, FinishReason.STOP, List.of(call(GPT, "0.25")));
        Completed end = (Completed) whole.end().event();
        Trust trust = new Trust(Scores.NONE, 0, Trust.Source.COMPUTED, List.of());
        generations.add(inJam(part, id(number), null, trusted(end, trust, null)));
        generations.add(
                inJam(whole, id(number), talk, trusted(end, trust, new JamOutcome(null, List.of(), committee))));
    }

    private static Completed trusted(Completed end, Trust trust, JamOutcome jam) {
        return new Completed(
                end.text(),
                end.model(),
                end.finishReason(),
                end.spend(),
                end.usage(),
                end.usageSource(),
                end.timings(),
                end.attempts(),
                true,
                trust,
                jam);
    }

    private static Generation.Finished inJam(
            Generation.Finished one, GenerationId jam, ConversationId talk, GenerationEvent end) {
        Generation.Asked asked = one.asked();
        return new Generation.Streaming(new Generation.Asked(
                        asked.id(),
                        asked.owner(),
                        null,
                        asked.role(),
                        asked.model(),
                        asked.question(),
                        asked.at(),
                        talk,
                        new InJam(jam, null)))
                .finished(new SequencedEvent(2, 1, asked.at().plusSeconds(1), end), one.text(), one.attempts());
    }

    @Test
    void what_belongs_to_a_conversation_can_be_asked_for_alone() {
        ConversationId talk = new ConversationId(new UUID(7, 1));
        Scope of = new Scope(null, null, null, talk);
        keep(1, ANN, AgentRole.PRIMARY, MONDAY, call(GPT, "0.5"));
        keepIn(talk, 2, MONDAY, null, call(GPT, "0.5", new GenerationError.Truncated()), call(GROK, "0.25"));
        keepIn(talk, 3, TUESDAY, null, call(GPT, "0.125"));
        keepIn(new ConversationId(new UUID(7, 2)), 4, TUESDAY, null, call(GPT, "8"));
        assertThat(ledger.cost(of).total().cost()).isEqualTo(Money.usd("0.875"));
        assertThat(ledger.cost(new Scope(TUESDAY, null, ANN, talk)).total().cost())
                .isEqualTo(Money.usd("0.125"));
        assertThat(ledger.speed(of, 10).total().answers()).isEqualTo(2);
        assertThat(ledger.streams(of, 10).started()).isEqualTo(2);
        assertThat(ledger.streams(of, 10).fallbacks()).isEqualTo(Map.of("truncated", 1L));
        assertThat(ledger.lines(of, null, 10)).hasSize(3);
        assertThat(ledger.lines(of, ledger.lines(of, null, 1).getFirst().place(), 10))
                .hasSize(2);
        assertThat(ledger.committee(of, 10).questions()).isEqualTo(2);
        assertThat(ledger.committee(of, 10).seats()).extracting(Seat::total).containsExactly(2L, 1L);
        assertThat(ledger.streams(new Scope(null, null, BEN, talk), 10).started())
                .isZero();
    }

    @Test
    void the_calls_of_a_jams_parts_belong_to_its_conversation() {
        ConversationId talk = new ConversationId(new UUID(7, 1));
        Generation.Finished jam =
                generation(1, ANN, AgentRole.SYNTHESISER, MONDAY, FinishReason.STOP, List.of(call(GPT, "0.5")));
        Generation.Finished part = generation(
                2,
                ANN,
                AgentRole.ANALYST,
                MONDAY,
                FinishReason.STOP,
                List.of(call(GPT, "0.25", new GenerationError.Truncated()), call(GROK, "0.25")));
        generations.add(inJam(jam, talk, new InJam(id(1), null)));
        generations.add(inJam(part, null, new InJam(id(1), 0.5)));
        keep(3, ANN, AgentRole.ANALYST, MONDAY, call(GPT, "8"));
        Scope of = new Scope(null, null, null, talk);
        assertThat(ledger.cost(of).total().cost()).isEqualTo(Money.usd("1"));
        assertThat(ledger.lines(of, null, 10)).hasSize(3);
        assertThat(ledger.streams(of, 10).fallbacks()).isEqualTo(Map.of("truncated", 1L));
    }

    private static Generation.Finished inJam(Generation.Finished other, ConversationId talk, InJam jam) {
        Generation.Asked asked = other.asked();
        return new Generation.Streaming(new Generation.Asked(
                        asked.id(), ANN, null, asked.role(), GPT, asked.question(), asked.at(), talk, jam))
                .finished(other.end(), other.text(), other.attempts());
    }

    @Test
    void trust_is_that_of_the_latest_answers_and_its_way_through_time() {
        ConversationId talk = new ConversationId(new UUID(7, 1));
        keepIn(talk, 1, MONDAY, new Scores(0.8, 0, 0, 0.5), call(GPT, "1"));
        keepIn(talk, 2, MONDAY.plus(Duration.ofDays(1)), new Scores(0.5, 0.5, 0, 0), call(GPT, "1"));
        keepIn(null, 3, MONDAY.plus(Duration.ofDays(2)), Scores.NONE, call(GPT, "1"));
        keep(4, ANN, AgentRole.PRIMARY, TUESDAY, call(GPT, "1"));
        TrustReport all = ledger.trust(ALL, 10);
        assertThat(all.whole()).isTrue();
        assertThat(all.answers()).isEqualTo(3);
        assertThat(all.tau()).isCloseTo((0.68 + 0.65 + 1) / 3, within(1e-9));
        assertThat(all.tension()).isCloseTo(1.3 / 3, within(1e-9));
        assertThat(all.uncertainty()).isCloseTo(0.5 / 3, within(1e-9));
        assertThat(all.contradiction()).isZero();
        assertThat(all.emotionalIntensity()).isCloseTo(0.5 / 3, within(1e-9));
        assertThat(all.slope()).isCloseTo(0.16, within(1e-6));
        assertThat(all.regulation()).isEqualTo(Map.of(Regulation.SLOW_DOWN, 1L, Regulation.NORMAL, 2L));
        assertThat(ledger.trust(ALL, 2).whole()).isFalse();
        assertThat(ledger.trust(ALL, 2).tau()).isCloseTo(0.825, within(1e-9));
        assertThat(ledger.trust(new Scope(null, null, null, talk), 10).answers())
                .isEqualTo(2);
        assertThat(ledger.trust(new Scope(null, null, BEN), 10))
                .isEqualTo(new TrustReport(true, 0, null, null, null, null, null, null, Map.of()));

        List<Turn> turns = ledger.trusted(ALL, null, 2);
        assertThat(turns).extracting(turn -> turn.asked().id()).containsExactly(id(3), id(2));
        assertThat(turns.getFirst().trust().tau()).isEqualTo(1);
        assertThat(ledger.trusted(ALL, turns.getLast().place(), 2))
                .extracting(turn -> turn.asked().id())
                .containsExactly(id(1));
    }

    @Test
    void conversations_are_counted_by_when_they_were_active() {
        Conversations conversations = newConversations();
        for (int i = 1; i <= 3; i++) {
            conversations.open(new Conversation(new ConversationId(new UUID(7, i)), ANN, "", MONDAY, MONDAY));
        }
        conversations.open(new Conversation(new ConversationId(new UUID(7, 4)), BEN, "", TUESDAY, TUESDAY));
        keepIn(new ConversationId(new UUID(7, 1)), 1, TUESDAY, null, call(GPT, "1"));
        keepIn(new ConversationId(new UUID(7, 1)), 2, TUESDAY.plusSeconds(1), null, call(GPT, null));
        assertThat(ledger.talks(ALL, 10)).isEqualTo(new TalkReport(4, 4, 2, Money.usd("0.25")));
        assertThat(ledger.talks(ALL, 1)).isEqualTo(new TalkReport(4, 1, 2, Money.usd("0.25")));
        assertThat(ledger.talks(new Scope(TUESDAY, null, ANN), 10))
                .isEqualTo(new TalkReport(1, 1, 2, Money.usd("0.25")));
        assertThat(ledger.talks(new Scope(null, TUESDAY, null), 10)).isEqualTo(new TalkReport(2, 2, 0, Money.ZERO));
    }

    @Test
    void lines_come_in_order_and_go_on_behind_any_of_them() {
        keep(
                3,
                ANN,
                AgentRole.ANALYST,
                TUESDAY,
                call(GPT, null, new GenerationError.RateLimited(Duration.ofSeconds(2))));
        keep(2, BEN, AgentRole.PRIMARY, MONDAY, call(GPT, "0.5"), call(GROK, "0.000000001"));
        keep(-1, ANN, AgentRole.PRIMARY, MONDAY, call(GPT, "0.5"));
        List<LedgerLine> all = ledger.lines(ALL, null, 10);
        assertThat(all)
                .extracting(line -> line.generation() + " " + line.attempt().number())
                .containsExactly(id(2) + " 1", id(-1) + " 1", id(2) + " 2", id(3) + " 1");
        assertThat(all.getLast())
                .isEqualTo(new LedgerLine(
                        id(3),
                        ANN,
                        AgentRole.ANALYST,
                        call(GPT, null, new GenerationError.RateLimited(Duration.ofSeconds(2)))
                                .at(1, TUESDAY)));
        for (int size = 1; size <= 4; size++) {
            List<LedgerLine> paged = new ArrayList<>();
            List<LedgerLine> page = ledger.lines(ALL, null, size);
            while (!page.isEmpty()) {
                paged.addAll(page);
                page = ledger.lines(ALL, page.getLast().place(), size);
            }
            assertThat(paged).isEqualTo(all);
        }
        assertThat(ledger.lines(new Scope(MONDAY, TUESDAY, ANN), null, 10)).containsExactly(all.get(1));
    }

    private record Call(ModelId model, Money cost, GenerationError error) {

        Attempt at(int number, Instant asked) {
            Instant start = asked.plusMillis(number - 1);
            return new Attempt(
                    number,
                    model,
                    new ProviderId("some"),
                    Mode.STREAM,
                    start,
                    start.plusMillis(200),
                    start.plusMillis(900),
                    Usage.of(10, 5),
                    UsageSource.PROVIDER,
                    new Spend(15, cost),
                    error,
                    null);
        }
    }

    private static Call call(ModelId model, String cost) {
        return call(model, cost, null);
    }

    private static Call call(ModelId model, String cost, GenerationError error) {
        return new Call(model, cost == null ? null : Money.usd(cost), error);
    }

    private void keep(long number, UserId owner, AgentRole role, Instant at, Call... calls) {
        keep(number, owner, role, at, FinishReason.STOP, List.of(calls));
    }

    /** The last call's end is its end; of the answer number n, the times are n times 100 ms, 1 ms and 1 s. */
    private void keep(long number, UserId owner, AgentRole role, Instant at, FinishReason reason, List<Call> calls) {
        generations.add(generation(number, owner, role, at, reason, calls));
    }

    private static Generation.Finished generation(
            long number, UserId owner, AgentRole role, Instant at, FinishReason reason, List<Call> calls) {
        List<Attempt> attempts = new ArrayList<>();
        calls.forEach(call -> attempts.add(call.at(attempts.size() + 1, at)));
        boolean failed = attempts.isEmpty() || attempts.getLast().error() != null;
        GenerationEvent end = failed
                ? new GenerationEvent.Failed(ErrorCode.PROVIDER_ERROR, "It failed.", Spend.NONE)
                : new GenerationEvent.Completed(
                        "Yes.",
                        attempts.getLast().model(),
                        reason,
                        Spend.NONE,
                        Usage.of(10, 5),
                        UsageSource.PROVIDER,
                        new StreamTimings(
                                Duration.ofMillis(100 * number), Duration.ofMillis(number), Duration.ofSeconds(number)),
                        attempts.size(),
                        true);
        return new Generation.Streaming(new Generation.Asked(id(number), owner, null, role, GPT, "Why?", at))
                .finished(new SequencedEvent(2, 1, at.plusSeconds(1), end), "Yes.", attempts);
    }

    /** One of Ann's. */
    private void keepIn(ConversationId talk, long number, Instant at, Scores scores, Call... calls) {
        Generation.Finished other = generation(number, ANN, AgentRole.PRIMARY, at, FinishReason.STOP, List.of(calls));
        Generation.Asked asked = other.asked();
        Completed end = (Completed) other.end().event();
        Spend spend = new Spend(15, calls[0].cost() == null ? null : Money.usd("0.25"));
        Trust trust = scores == null ? null : new Trust(scores, 0, Trust.Source.COMPUTED, List.of());
        Generation.Streaming streaming = new Generation.Streaming(
                new Generation.Asked(asked.id(), ANN, null, asked.role(), GPT, asked.question(), asked.at(), talk));
        generations.open(streaming);
        generations.add(streaming.finished(
                new SequencedEvent(
                        2,
                        1,
                        at.plusSeconds(1),
                        new Completed(
                                end.text(),
                                end.model(),
                                end.finishReason(),
                                spend,
                                end.usage(),
                                end.usageSource(),
                                end.timings(),
                                end.attempts(),
                                true,
                                trust)),
                other.text(),
                other.attempts()));
    }

    /** Whatever may happen, in the two weeks before a time. */
    protected final void keepSome(Random random, int count, Instant before) {
        for (int i = 0; i < count; i++) {
            List<Call> calls = new ArrayList<>();
            do {
                GenerationError error = random.nextBoolean() ? new GenerationError.Truncated() : null;
                String cost = random.nextInt(4) == 0 ? null : "0.00" + random.nextInt(1, 1000);
                calls.add(call(random.nextBoolean() ? GPT : GROK, cost, error));
            } while (random.nextInt(3) == 0);
            Generation.Finished generation = generation(
                    random.nextLong(1, 1L << 30),
                    random.nextBoolean() ? ANN : BEN,
                    random.nextBoolean() ? AgentRole.PRIMARY : AgentRole.ETHICS,
                    before.minusSeconds(random.nextLong(1, 14 * 24 * 3600)),
                    random.nextBoolean() ? FinishReason.STOP : FinishReason.STOPPED,
                    calls);
            generations.add(generation.resumed(random.nextInt(3)));
        }
    }

    private static GenerationId id(long number) {
        return new GenerationId(new UUID(number < 0 ? Long.MIN_VALUE : 0, Math.abs(number)));
    }

    private static Percentiles percentiles(String p50, String p90, String p99) {
        return new Percentiles(Duration.parse(p50), Duration.parse(p90), Duration.parse(p99));
    }
}
