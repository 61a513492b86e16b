package ai.vctt.domain.band;

import static ai.vctt.domain.agent.AgentRole.ANALYST;
import static ai.vctt.domain.agent.AgentRole.ETHICS;
import static ai.vctt.domain.agent.AgentRole.RELATIONAL;
import static ai.vctt.domain.agent.AgentRole.VERIFICATION;
import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.trust.Component;
import ai.vctt.domain.trust.Evidence;
import ai.vctt.domain.trust.Regulation;
import ai.vctt.domain.trust.Scores;
import ai.vctt.domain.trust.TextRules;
import ai.vctt.domain.trust.Trust;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitteeTest {

    private static final Trust COMPUTED = TextRules.assess("Why?", "Because.");

    @Test
    void three_against_one_agree_in_half_of_their_pairs_and_the_one_is_heard_word_for_word() {
        Committee committee = Committee.of(
                List.of(
                        heard(VERIFICATION, Position.NO, "The bridge “fell” in 1879."),
                        heard(ANALYST, Position.YES, "It follows."),
                        heard(RELATIONAL, Position.YES, "It fits."),
                        heard(ETHICS, Position.YES, "It is right.")),
                "Yes.");
        assertThat(committee.agreement()).isEqualTo(0.5);
        assertThat(committee.majority()).isEqualTo(Position.YES);
        assertThat(committee.dissent())
                .containsExactly(new Committee.Dissent(VERIFICATION, Position.NO, "The bridge “fell” in 1879."));
        assertThat(committee.againstMajority()).isFalse();
    }

    @Test
    void where_no_side_is_the_larger_one_all_dissent() {
        Committee committee =
                Committee.of(List.of(heard(ANALYST, Position.YES, "a"), heard(ETHICS, Position.NO, "b")), "Well.");
        assertThat(committee.agreement()).isZero();
        assertThat(committee.majority()).isNull();
        assertThat(committee.dissent()).extracting(Committee.Dissent::role).containsExactly(ANALYST, ETHICS);
        assertThat(committee.againstMajority()).isNull();
    }

    @Test
    void who_takes_no_side_counts_for_none() {
        Committee committee = Committee.of(
                List.of(
                        heard(ANALYST, Position.MIXED, "a"),
                        heard(RELATIONAL, Position.UNCLEAR, "b"),
                        heard(ETHICS, null, "c"),
                        heard(VERIFICATION, Position.MIXED, "d")),
                null);
        assertThat(committee).isEqualTo(new Committee(1.0, Position.MIXED, List.of(), null));
        assertThat(Committee.of(List.of(heard(ANALYST, Position.YES, "a")), "Yes."))
                .isEqualTo(new Committee(null, Position.YES, List.of(), false));
        assertThat(Committee.of(List.of(), "Yes.")).isEqualTo(new Committee(null, null, List.of(), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No.\n\nAgainst the majority: it fell.",
                "Against the majority: no.",
                "No.\n\n**Against the majority:** it fell.",
                "- against the majority: it fell."
            })
    void an_answer_that_goes_against_the_majority_says_so(String answer) {
        assertThat(Committee.of(List.of(heard(ANALYST, Position.YES, "a")), answer)
                        .againstMajority())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "* ", "\n*", "against the "})
    void looking_for_it_takes_no_longer_than_the_answers_length_asks_for(String piece) {
        assertThat(Committee.of(List.of(heard(ANALYST, Position.YES, "a")), piece.repeat(300_000))
                        .againstMajority())
                .isFalse();
    }

    @Test
    void scores_are_weighed_and_their_reasons_kept() {
        Trust trust = Heard.trust(
                List.of(
                        new Heard(ANALYST, 0.3, report(Map.of(Component.TENSION, 1.0), "They fight.")),
                        new Heard(ETHICS, 0.1, report(Map.of(Component.TENSION, 0.2), "A little.")),
                        new Heard(VERIFICATION, 0.6, LaneReport.NONE)),
                COMPUTED,
                2);
        assertThat(trust.scores()).isEqualTo(new Scores(0.8, 0, 0, 0));
        assertThat(trust.regulation()).isEqualTo(Regulation.SLOW_DOWN);
        assertThat(trust.source()).isEqualTo(Trust.Source.REPORTED);
        assertThat(trust.repairs()).isEqualTo(2);
        assertThat(trust.evidence())
                .containsExactly(
                        new Evidence(Component.TENSION, 1, "analyst", "They fight."),
                        new Evidence(Component.TENSION, 0.2, "ethics", "A little."));
    }

    @Test
    void what_nobody_scores_is_computed() {
        Trust computed = TextRules.assess("I am furious!", "I don't know.");
        assertThat(Heard.trust(List.of(heard(ANALYST, Position.YES, "a")), computed, 0))
                .isEqualTo(computed);
        Trust mixed = Heard.trust(
                List.of(new Heard(ANALYST, 1, report(Map.of(Component.UNCERTAINTY, 0.1), ""))), computed, 0);
        assertThat(mixed.scores().uncertainty()).isEqualTo(0.1);
        assertThat(mixed.scores().tension()).isEqualTo(computed.scores().tension());
        assertThat(mixed.evidence()).extracting(Evidence::by).doesNotContain("question", "answer");
    }

    private static Heard heard(AgentRole role, Position position, String finding) {
        return new Heard(role, 0.25, new LaneReport(Map.of(), Map.of(), position, finding));
    }

    private static LaneReport report(Map<Component, Double> scores, String reason) {
        return new LaneReport(scores, Map.of(Component.TENSION, reason), null, "");
    }
}
