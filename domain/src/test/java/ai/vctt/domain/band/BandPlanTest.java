package ai.vctt.domain.band;

import static ai.vctt.domain.agent.AgentRole.ANALYST;
import static ai.vctt.domain.agent.AgentRole.ETHICS;
import static ai.vctt.domain.agent.AgentRole.RELATIONAL;
import static ai.vctt.domain.agent.AgentRole.SYNTHESISER;
import static ai.vctt.domain.agent.AgentRole.VERIFICATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.band.BandPlan.Proposal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BandPlanTest {

    private static final double[] WEIGHTS = {
        0, -1, 0.3, 1, 30, 1e-12, 1e308, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE
    };

    @Test
    void the_usual_plan_is_that_of_the_domain() {
        assertThat(weights(BandPlan.usual("Should I forgive my brother?", Band.LANES)))
                .isEqualTo(Map.of(ANALYST, 0.3, RELATIONAL, 0.25, ETHICS, 0.25, VERIFICATION, 0.2));
        assertThat(weights(BandPlan.usual("When was the Eiffel Tower built?", Band.LANES)))
                .isEqualTo(Map.of(ANALYST, 0.35, RELATIONAL, 0.15, ETHICS, 0.15, VERIFICATION, 0.35));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Who wrote Faust?", "How many people live in Chad?", "Is it true that bees sleep?"})
    void facts_are_told_by_their_words(String question) {
        assertThat(Questions.isFactual(question)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"What should I do?", "Which is better for us?", "Write a poem.", "How do I feel?"})
    void advice_and_opinion_are_no_facts(String question) {
        assertThat(Questions.isFactual(question)).isFalse();
    }

    @Test
    void a_plan_is_taken_with_its_weights_brought_to_a_sum_of_one() {
        BandPlan plan = BandPlan.proposed(
                "Why?",
                Band.LANES,
                " First this. ",
                Map.of(
                        ANALYST, new Proposal("Think.", 50),
                        RELATIONAL, new Proposal("Feel.", 25),
                        ETHICS, new Proposal("Weigh.", 100),
                        VERIFICATION, new Proposal("Check.", 25)));
        assertThat(plan.source()).isEqualTo(BandPlan.Source.PLANNER);
        assertThat(plan.strategy()).isEqualTo("First this.");
        assertThat(plan.of(ETHICS)).isEqualTo(new Subtask(ETHICS, "Weigh.", 0.5));
        assertThat(weights(plan)).isEqualTo(Map.of(ANALYST, 0.25, RELATIONAL, 0.125, ETHICS, 0.5, VERIFICATION, 0.125));
    }

    @Test
    void whatever_weights_are_proposed_those_of_the_plan_are_above_zero_and_sum_to_one() {
        Random random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            Map<AgentRole, Proposal> proposals = new HashMap<>();
            for (AgentRole role : AgentRole.values()) {
                if (random.nextInt(4) > 0) {
                    proposals.put(
                            role,
                            new Proposal(
                                    random.nextBoolean() ? "Look." : " ", WEIGHTS[random.nextInt(WEIGHTS.length)]));
                }
            }
            List<AgentRole> lanes = new ArrayList<>(Band.LANES);
            while (lanes.size() > 1 && random.nextBoolean()) {
                lanes.remove(random.nextInt(lanes.size()));
            }
            BandPlan plan = BandPlan.proposed("Why?", lanes, "", proposals);
            assertThat(plan.subtasks()).isNotEmpty().allSatisfy(subtask -> {
                assertThat(lanes).contains(subtask.role());
                assertThat(subtask.weight()).isPositive();
            });
            assertThat(plan.subtasks().stream().mapToDouble(Subtask::weight).sum())
                    .isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void who_gets_no_weight_of_use_gets_the_usual_one_and_who_gets_zero_does_not_play() {
        BandPlan plan = BandPlan.proposed(
                "Should I?",
                Band.LANES,
                "",
                Map.of(
                        ANALYST, new Proposal("Think.", 0.6),
                        ETHICS, new Proposal("Weigh.", Double.NaN),
                        VERIFICATION, new Proposal("Check.", 0),
                        SYNTHESISER, new Proposal("Play too.", 5)));
        assertThat(plan.of(VERIFICATION)).isNull();
        assertThat(weights(plan)).isEqualTo(Map.of(ANALYST, 0.375, RELATIONAL, 0.3125, ETHICS, 0.3125));
    }

    @Test
    void what_is_of_no_use_becomes_the_usual_plan() {
        BandPlan usual = BandPlan.usual("Why?", Band.LANES);
        assertThat(BandPlan.proposed("Why?", Band.LANES, "Only words.", Map.of()))
                .isEqualTo(usual);
        assertThat(BandPlan.proposed(
                        "Why?",
                        Band.LANES,
                        "Nobody plays.",
                        Map.of(
                                ANALYST, new Proposal("", 0),
                                RELATIONAL, new Proposal("", 0),
                                ETHICS, new Proposal("", 0),
                                VERIFICATION, new Proposal("", 0))))
                .isEqualTo(usual);
        assertThat(BandPlan.proposed("Why?", Band.LANES, "", Map.of(ANALYST, new Proposal(" ", -3))))
                .isEqualTo(usual);
    }

    private static Map<AgentRole, Double> weights(BandPlan plan) {
        Map<AgentRole, Double> weights = new HashMap<>();
        plan.subtasks().forEach(subtask -> weights.put(subtask.role(), subtask.weight()));
        return weights;
    }
}
