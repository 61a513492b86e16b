package ai.vctt.application.jam;

import static ai.vctt.application.generation.port.out.ScriptedLanguageModel.answer;
import static ai.vctt.application.jam.Stagehand.request;
import static ai.vctt.application.jam.Stagehand.started;
import static ai.vctt.domain.agent.AgentRole.ANALYST;
import static ai.vctt.domain.agent.AgentRole.ETHICS;
import static ai.vctt.domain.agent.AgentRole.PLANNER;
import static ai.vctt.domain.agent.AgentRole.RELATIONAL;
import static ai.vctt.domain.agent.AgentRole.SYNTHESISER;
import static ai.vctt.domain.agent.AgentRole.VERIFICATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.vctt.application.generation.port.out.ScriptedLanguageModel.Call;
import ai.vctt.application.jam.Stagehand.Audience;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.band.Band;
import ai.vctt.domain.band.BandPlan;
import ai.vctt.domain.band.Committee;
import ai.vctt.domain.band.Position;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.conversation.Message.AssistantMessage;
import ai.vctt.domain.conversation.Message.SystemMessage;
import ai.vctt.domain.conversation.Message.UserMessage;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import ai.vctt.domain.generation.GenerationEvent.Phase;
import ai.vctt.domain.generation.GenerationEvent.Phase.State;
import ai.vctt.domain.generation.GenerationEvent.Started;
import ai.vctt.domain.generation.GenerationEvent.Text;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.InJam;
import ai.vctt.domain.generation.JamOutcome;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.trust.Component;
import ai.vctt.domain.trust.Evidence;
import ai.vctt.domain.trust.Regulation;
import ai.vctt.domain.trust.Scores;
import ai.vctt.domain.trust.Trust;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JamTest {

    private static final String PLAN = """
        Here it is:
        ```json
        {"strategy": "Facts first.", "subtasks": {
          "analyst": {"task": "Think.", "weight": 4}, "relational": {"task": "Feel.", "weight": 3},
          "ethics": {"task": "Weigh.", "weight": 2}, "verification": {"task": "Check.", "weight": 1}}}
        ```
        """;
    private static final String CALM = "\"tension\": 0.1, \"uncertainty\": 0.2, \"contradiction\": 0";
    private static final String TENSE = "\"tension\": 0.9, \"uncertainty\": 0.2, \"contradiction\": 0";
    private static final StreamEvent ACCEPTED = new StreamEvent.Started(null);
    private static final String QUESTION = "Should I go?";

    private final Stagehand band = new Stagehand();

    @AfterEach
    void nothing_went_wrong_inside() {
        assertThat(band.faults).isEmpty();
    }

    private static String report(String found, String scores, String position) {
        return found + "\n\n```json\n{\"trust\": {" + scores + "}, \"because\": {\"tension\": \"They quarrel.\"}, "
                + "\"position\": \"" + position + "\", \"finding\": \"" + found + "\"}\n```";
    }

    private static String calm(String found) {
        return report(found, CALM, "yes");
    }

    private void lanesSay(String scores) {
        for (AgentRole role : Band.LANES) {
            band.says(role, report("I am " + role.wireName() + ".", scores, "yes"));
        }
    }

    private void repairsSay(String scores) {
        for (int round = 1; round <= 3; round++) {
            band.says(ANALYST, report("Again.", scores, "yes")).says(RELATIONAL, report("Again.", scores, "yes"));
        }
    }

    private String synthesis() throws InterruptedException {
        Call call = band.called(SYNTHESISER);
        call.say(answer("Go", "."));
        return call.request().messages().getLast().content();
    }

    private static List<AgentRole> roles(Completed end) {
        return end.jam().parts().stream().map(JamOutcome.Part::role).toList();
    }

    private static Spend spendOf(JamOutcome jam) {
        return jam.parts().stream().map(JamOutcome.Part::spend).reduce(Spend.NONE, Spend::plus);
    }

    private static JamOutcome.Part part(Completed end, AgentRole role) {
        return end.jam().parts().stream()
                .filter(part -> part.role() == role)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_band_plays_its_parts_and_one_answer_is_made_of_them() throws Exception {
        band.says(PLANNER, PLAN);
        lanesSay(CALM);
        GenerationId jam = band.jam(QUESTION);
        Audience audience = band.watch(jam);
        Call call = band.called(SYNTHESISER);
        call.say(answer("Go", "."));
        assertThat(call.request().messages().getFirst().content()).isEqualTo("Synthesise.\n\nYou are the synthesiser.");
        assertThat(call.request().messages().getLast().content())
                .contains(QUESTION, "Facts first.", "<agent role=\"analyst\" weight=\"0.4\" outcome=\"complete\">")
                .contains("I am analyst.", "I am relational.", "I am ethics.", "I am verification.", "side say: yes")
                .doesNotContain("```", "Not whole");
        Completed end = (Completed) audience.end();
        assertThat(end.text()).isEqualTo("Go.");
        assertThat(audience.seen().getFirst())
                .isEqualTo(new Started(end.model(), SYNTHESISER, null, null, new InJam(jam, null)));
        assertThat(end.trust().source()).isEqualTo(Trust.Source.REPORTED);
        assertThat(end.trust().scores()).isEqualTo(new Scores(0.1, 0.2, 0, 0));
        assertThat(end.jam().plan().source()).isEqualTo(BandPlan.Source.PLANNER);
        assertThat(roles(end)).containsExactly(PLANNER, ANALYST, RELATIONAL, ETHICS, VERIFICATION);
        assertThat(end.jam().parts()).extracting(JamOutcome.Part::weight).containsExactly(null, 0.4, 0.3, 0.2, 0.1);
        assertThat(end.jam().parts()).allMatch(part -> part.status() == JamOutcome.Status.COMPLETE);
        assertThat(end.jam().committee()).isEqualTo(new Committee(1.0, Position.YES, List.of(), false));
        assertThat(end.spend()).isEqualTo(spendOf(end.jam()).plus(new Spend(12, Money.usd("0.03"))));
        assertThat(end.usage().totalTokens()).isEqualTo(end.spend().tokens());
        List<GenerationId> ids =
                end.jam().parts().stream().map(JamOutcome.Part::id).toList();
        assertThat(band.generations.parts(jam)).isEqualTo(ids);
        assertThat(band.stored.parts(jam)).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void progress_is_the_share_of_parts_that_are_over_and_never_falls() throws Exception {
        band.says(PLANNER, PLAN);
        lanesSay(TENSE);
        repairsSay(TENSE);
        Audience audience = band.watch(band.jam(QUESTION));
        synthesis();
        audience.end();
        List<Integer> progress = audience.seen().stream()
                .filter(event -> event instanceof Phase)
                .map(event -> ((Phase) event).progress())
                .toList();
        assertThat(progress).isSorted();
        assertThat(progress.getLast()).isBetween(80, 99);
    }

    @Test
    void how_far_the_findings_can_be_relied_on_is_told_as_reports_come() throws Exception {
        band.says(PLANNER, PLAN);
        Audience audience = band.watch(band.jam(QUESTION));
        band.called(VERIFICATION).say(answer("I report nothing."));
        assertThat(audience.phase("verification", State.COMPLETE).trust()).isNull();
        band.called(ANALYST).say(answer(report("A.", TENSE, "yes")));
        Trust first = audience.phase("analyst", State.COMPLETE).trust();
        assertThat(first.source()).isEqualTo(Trust.Source.REPORTED);
        assertThat(first.tau()).isEqualTo(0.58);
        assertThat(first.evidence()).containsExactly(new Evidence(Component.TENSION, 0.9, "analyst", "They quarrel."));
        band.called(ETHICS).say(answer(calm("E.")));
        Trust second = audience.phase("ethics", State.COMPLETE).trust();
        assertThat(second.scores().tension())
                .as("of 0.9 and 0.1, weighing 0.4 and 0.2")
                .isEqualTo(0.6333);
        band.called(RELATIONAL).say(new StreamEvent.Failed(new GenerationError.ModelUnknown(), null));
        assertThat(audience.phase("relational", State.FAILED).trust())
                .as("a part that fails changes nothing")
                .isEqualTo(second);
        synthesis();
        Completed end = (Completed) audience.end();
        assertThat(end.trust().tau()).isEqualTo(second.tau());
        assertThat(audience.seen())
                .as("of what goes on nothing is known yet")
                .noneMatch(event ->
                        event instanceof Phase phase && phase.status() == State.IN_PROGRESS && phase.trust() != null);
    }

    @Test
    void lanes_play_at_once_and_each_is_an_answer_of_its_own() throws Exception {
        band.says(PLANNER, PLAN);
        GenerationId jam = band.jam(QUESTION);
        Audience audience = band.watch(jam);
        Call ethics = band.called(ETHICS);
        band.called(ANALYST);
        band.called(RELATIONAL);
        band.called(VERIFICATION);
        Phase begun = audience.phase("ethics", State.IN_PROGRESS);
        assertThat(begun.description()).isEqualTo("Weigh.");
        Audience lane = band.watch(begun.part());
        assertThat(lane.next())
                .isEqualTo(new Started(ethics.request().model().id(), ETHICS, null, null, new InJam(jam, 0.2)));
        assertThat(ethics.request().messages().getFirst().content()).isEqualTo("Report.\n\nYou are the ethics.");
        assertThat(ethics.request().messages().getLast().content()).contains(QUESTION, "Facts first.", "Weigh.");
        ethics.say(ACCEPTED, new StreamEvent.TextDelta("It is"));
        assertThat(lane.next()).isInstanceOf(Text.class);
        band.stop(jam);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I would rather not.",
                "{\"strategy\": \"x\"",
                "{}",
                "{\"subtasks\": 7}",
                "{\"subtasks\": {\"drummer\": {\"task\": \"Drum.\", \"weight\": 1}}}",
                "{\"subtasks\": {\"analyst\": {\"weight\": -1}}}",
                "[[[[",
                "{\"subtasks\": {\"analyst\": 0, \"relational\": 0, \"ethics\": 0, \"verification\": 0}}"
            })
    void a_planner_that_writes_nonsense_is_replaced_by_the_usual_plan(String nonsense) throws Exception {
        band.says(PLANNER, nonsense);
        lanesSay(CALM);
        Audience audience = band.watch(band.jam(QUESTION));
        assertThat(audience.phase("planner", State.FAILED).description()).contains("wrote no plan that can be used");
        synthesis();
        Completed end = (Completed) audience.end();
        assertThat(end.text()).isEqualTo("Go.");
        assertThat(end.jam().plan()).isEqualTo(BandPlan.usual(QUESTION, Band.LANES));
    }

    @Test
    void a_planner_that_fails_or_is_slow_is_replaced_too() throws Exception {
        lanesSay(CALM);
        Audience failing = band.watch(band.jam(QUESTION));
        band.called(PLANNER).say(new StreamEvent.Failed(new GenerationError.Misconfigured(401), null));
        assertThat(failing.phase("planner", State.FAILED).description()).contains("does not accept our credentials");
        synthesis();
        assertThat(((Completed) failing.end()).jam().plan().source()).isEqualTo(BandPlan.Source.DEFAULT);

        lanesSay(CALM);
        Audience slow = band.watch(band.jam(QUESTION));
        Call silent = band.called(PLANNER);
        band.pass(Stagehand.PLANNER_DEADLINE);
        silent.awaitClose();
        synthesis();
        Completed end = (Completed) slow.end();
        assertThat(part(end, PLANNER).status()).isEqualTo(JamOutcome.Status.MISSING);
        assertThat(end.jam().plan().source()).isEqualTo(BandPlan.Source.DEFAULT);
    }

    @Test
    void a_plan_may_do_without_somebody() throws Exception {
        band.says(PLANNER, PLAN.replace("\"weight\": 1}", "\"weight\": 0}"));
        lanesSay(CALM);
        Audience audience = band.watch(band.jam(QUESTION));
        audience.phase("verification", State.SKIPPED);
        synthesis();
        assertThat(roles((Completed) audience.end())).containsExactly(PLANNER, ANALYST, RELATIONAL, ETHICS);
        assertThat(band.model(VERIFICATION).neverCalled()).isTrue();
    }

    @Test
    void a_lane_whose_every_model_is_down_takes_nobody_along_and_the_answer_says_so() throws Exception {
        band.says(PLANNER, PLAN)
                .says(ANALYST, calm("A."))
                .says(ETHICS, calm("E."))
                .says(VERIFICATION, calm("V."));
        Audience audience = band.watch(band.jam(QUESTION));
        band.called(RELATIONAL).say(new StreamEvent.Failed(new GenerationError.ModelUnknown(), null));
        assertThat(audience.phase("relational", State.FAILED).description())
                .isEqualTo("Relational failed: relational is not known to its provider.");
        assertThat(synthesis())
                .contains("Not whole: relational failed: relational is not known to its provider.", "A.", "E.", "V.");
        Completed end = (Completed) audience.end();
        assertThat(end.text()).isEqualTo("Go.");
        assertThat(part(end, RELATIONAL).status()).isEqualTo(JamOutcome.Status.FAILED);
        assertThat(part(end, RELATIONAL).code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
    }

    @Test
    void when_all_lanes_fail_the_first_reason_is_told() throws Exception {
        band.says(PLANNER, PLAN);
        Audience audience = band.watch(band.jam(QUESTION));
        for (AgentRole role : Band.LANES) {
            band.called(role).say(new StreamEvent.Failed(new GenerationError.ModelUnknown(), null));
        }
        Failed end = (Failed) audience.end();
        assertThat(end.code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
        assertThat(end.message())
                .isEqualTo(
                        "None of the band could answer. First analyst failed: analyst is not known to its provider.");
        assertThat(end.spend().tokens()).isPositive();
        assertThat(band.model(SYNTHESISER).neverCalled()).isTrue();
        assertThat(end.jam().plan().source()).isEqualTo(BandPlan.Source.PLANNER);
        assertThat(end.jam().parts())
                .extracting(JamOutcome.Part::role, JamOutcome.Part::status)
                .containsExactly(
                        tuple(PLANNER, JamOutcome.Status.COMPLETE),
                        tuple(ANALYST, JamOutcome.Status.FAILED),
                        tuple(RELATIONAL, JamOutcome.Status.FAILED),
                        tuple(ETHICS, JamOutcome.Status.FAILED),
                        tuple(VERIFICATION, JamOutcome.Status.FAILED));
        assertThat(spendOf(end.jam())).isEqualTo(end.spend());
    }

    @Test
    void a_jam_whose_answer_fails_still_tells_what_its_parts_did_and_cost() throws Exception {
        band.says(PLANNER, PLAN);
        lanesSay(CALM);
        GenerationId jam = band.jam(QUESTION);
        Audience audience = band.watch(jam);
        band.called(SYNTHESISER)
                .say(ACCEPTED, new StreamEvent.Failed(new GenerationError.ModelUnknown(), Usage.of(10, 2)));
        Failed end = (Failed) audience.end();
        assertThat(end.jam().parts()).hasSize(5).allMatch(part -> part.status() == JamOutcome.Status.COMPLETE);
        assertThat(end.jam().committee().majority()).isEqualTo(Position.YES);
        assertThat(end.spend()).isEqualTo(spendOf(end.jam()).plus(new Spend(12, Money.usd("0.03"))));
        assertThat(band.stored.find(jam).end().event()).isEqualTo(end);
    }

    @Test
    void a_fault_while_parts_play_ends_all_of_it() throws Exception {
        band.cannotRead = true;
        band.says(PLANNER, PLAN);
        Failed end = (Failed) band.watch(band.jam(QUESTION)).end();
        assertThat(end.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(end.spend().tokens()).isPositive();
        assertThat(end.jam()).isNull();
        assertThat(band.faults).hasSize(1).allMatch(IllegalStateException.class::isInstance);
        band.faults.clear();
    }

    @Test
    void who_is_not_done_at_the_deadline_is_not_waited_for_once_two_are() throws Exception {
        band.says(PLANNER, PLAN).says(ANALYST, calm("A."));
        Audience audience = band.watch(band.jam(QUESTION));
        Call slow = band.called(ETHICS);
        slow.say(ACCEPTED, new StreamEvent.TextDelta("It may"));
        Call silent = band.called(VERIFICATION);
        Call second = band.called(RELATIONAL);
        band.watch(audience.phase("ethics", State.IN_PROGRESS).part()).text();
        band.pass(Stagehand.LANE_DEADLINE.plusSeconds(30));
        assertThat(band.model(SYNTHESISER).neverCalled()).isTrue();
        second.say(answer(calm("R.")));
        silent.awaitClose();
        slow.awaitClose();
        assertThat(synthesis())
                .contains("ethics had not finished when", "verification had not finished when", "It may", "A.", "R.");
        Completed end = (Completed) audience.end();
        assertThat(part(end, ETHICS).status()).isEqualTo(JamOutcome.Status.MISSING);
        assertThat(part(end, VERIFICATION).status()).isEqualTo(JamOutcome.Status.MISSING);
    }

    @Test
    void a_lane_that_is_stopped_leaves_the_others_alone() throws Exception {
        band.says(PLANNER, PLAN)
                .says(ANALYST, calm("A."))
                .says(ETHICS, calm("E."))
                .says(VERIFICATION, calm("V."));
        Audience audience = band.watch(band.jam(QUESTION));
        Call call = band.called(RELATIONAL);
        GenerationId lane = audience.phase("relational", State.IN_PROGRESS).part();
        band.stop(lane);
        call.awaitClose();
        assertThat(audience.phase("relational", State.FAILED).description()).isEqualTo("Relational was stopped");
        synthesis();
        Completed end = (Completed) audience.end();
        assertThat(end.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(part(end, RELATIONAL).status()).isEqualTo(JamOutcome.Status.STOPPED);
        assertThat(part(end, RELATIONAL).code()).isNull();
    }

    @Test
    void stopping_the_whole_stops_every_part_and_keeps_what_they_cost() throws Exception {
        band.says(PLANNER, PLAN).says(ANALYST, calm("A."));
        GenerationId jam = band.jam(QUESTION);
        Audience audience = band.watch(jam);
        Call one = band.called(ETHICS);
        Call other = band.called(RELATIONAL);
        Call third = band.called(VERIFICATION);
        audience.phase("analyst", State.COMPLETE);
        Spend spend = band.stop(jam).spend();
        one.awaitClose();
        other.awaitClose();
        third.awaitClose();
        Completed end = (Completed) audience.end();
        assertThat(end.finishReason()).isEqualTo(FinishReason.STOPPED);
        assertThat(end.text()).isEmpty();
        assertThat(end.spend()).isEqualTo(spend);
        assertThat(spend.tokens()).isPositive();
        assertThat(end.trust()).isNull();
        assertThat(part(end, ANALYST).status()).isEqualTo(JamOutcome.Status.COMPLETE);
        assertThat(part(end, ETHICS).status()).isEqualTo(JamOutcome.Status.STOPPED);
        assertThat(band.generations.running()).isZero();
    }

    @Test
    void parts_may_spend_three_quarters_and_the_answer_the_rest() throws Exception {
        band.says(PLANNER, PLAN);
        GenerationId jam = started(band.jams.start(request(QUESTION, "40", null)));
        Audience audience = band.watch(jam);
        Call analyst = band.called(ANALYST);
        // Whose model is not asked before the limit is passed is not asked at all.
        Call relational = band.called(RELATIONAL);
        Call verification = band.called(VERIFICATION);
        analyst.say(ACCEPTED, new StreamEvent.TextDelta("A".repeat(4000)));
        Audience first = band.watch(audience.phase("analyst", State.IN_PROGRESS).part());
        first.text();
        // What is heard of is on the bill once more follows.
        analyst.say(new StreamEvent.TextDelta("and"));
        first.text();
        Audience lane = band.watch(audience.phase("ethics", State.IN_PROGRESS).part());
        band.called(ETHICS).say(ACCEPTED, new StreamEvent.TextDelta("E".repeat(8400)));
        Completed ended = (Completed) lane.end();
        assertThat(ended.finishReason()).isEqualTo(FinishReason.BUDGET);
        assertThat(ended.text()).hasSize(8400);
        relational.say(ACCEPTED, new StreamEvent.TextDelta("R"));
        verification.say(ACCEPTED, new StreamEvent.TextDelta("V"));
        analyst.say(new StreamEvent.TextDelta("more"));
        Call synthesis = band.called(SYNTHESISER);
        assertThat(synthesis.request().messages().getLast().content()).contains("was ended by the cost limit");
        synthesis.say(ACCEPTED, new StreamEvent.TextDelta("S".repeat(8000)));
        Completed end = (Completed) audience.end();
        assertThat(end.finishReason()).isEqualTo(FinishReason.BUDGET);
        assertThat(end.text()).isEqualTo("S".repeat(8000));
        assertThat(part(end, ETHICS).code()).isEqualTo(ErrorCode.BUDGET_EXCEEDED);
    }

    @Test
    void a_limit_that_is_passed_before_anybody_has_spoken_ends_the_whole() throws Exception {
        band.says(PLANNER, PLAN);
        Audience audience = band.watch(started(band.jams.start(request(QUESTION, "0.000001", null))));
        Completed end = (Completed) audience.end();
        assertThat(end.finishReason()).isEqualTo(FinishReason.BUDGET);
        assertThat(end.text()).isEmpty();
        assertThat(band.model(SYNTHESISER).neverCalled()).isTrue();
    }

    @Test
    void while_the_regulation_is_not_normal_two_look_again_at_most_three_times() throws Exception {
        band.says(PLANNER, PLAN);
        lanesSay(TENSE);
        Audience audience = band.watch(band.jam(QUESTION));
        band.called(ANALYST);
        band.called(RELATIONAL);
        for (int round = 1; round <= 3; round++) {
            Call again = band.called(ANALYST);
            assertThat(again.request().messages().getFirst().content()).startsWith("Look again.");
            assertThat(again.request().messages().getLast().content())
                    .contains("What needs another look: tension 0.", "They quarrel.", "I am ethics.");
            again.say(answer(report("Again " + round + ".", TENSE, "no")));
            band.called(RELATIONAL).say(answer(report("Again.", TENSE, "yes")));
        }
        assertThat(synthesis()).contains("Again 3.").doesNotContain("Again 2.", "I am analyst.");
        Completed end = (Completed) audience.end();
        assertThat(end.trust().repairs()).isEqualTo(3);
        assertThat(end.trust().regulation().wireName()).isEqualTo("slow_down");
        assertThat(end.jam().parts()).hasSize(11);
        assertThat(end.jam().parts().getLast().round()).isEqualTo(3);
        assertThat(end.jam().committee().dissent())
                .containsExactly(new Committee.Dissent(ANALYST, Position.NO, "Again 3."));
        assertThat(band.model(ETHICS).callsReceived()).isEqualTo(1);
    }

    @Test
    void a_repair_that_helps_is_the_last_one() throws Exception {
        band.says(PLANNER, PLAN);
        lanesSay(TENSE);
        Audience audience = band.watch(band.jam(QUESTION));
        band.called(ANALYST);
        band.called(RELATIONAL);
        band.called(ANALYST).say(answer(calm("It was a misunderstanding.")));
        Phase repaired = audience.phase("repair", State.COMPLETE);
        assertThat(repaired.part()).isNotNull();
        assertThat(repaired.trust().repairs()).isEqualTo(1);
        assertThat(repaired.trust().scores().tension()).isEqualTo(0.58);
        band.called(RELATIONAL).say(answer(calm("They agree.")));
        assertThat(audience.phase("repair", State.COMPLETE).trust().scores().tension())
                .isEqualTo(0.34);
        synthesis();
        Completed end = (Completed) audience.end();
        assertThat(end.trust().repairs()).isEqualTo(1);
        assertThat(end.trust().scores().tension()).isEqualTo(0.34);
    }

    @Test
    void scores_that_nobody_reports_are_computed_and_are_no_reason_to_pay_again() throws Exception {
        band.says(PLANNER, PLAN);
        for (AgentRole role : Band.LANES) {
            band.says(role, "I hate you! Shut up!");
        }
        Audience audience = band.watch(band.jam("Why is everybody furious?"));
        synthesis();
        Completed end = (Completed) audience.end();
        assertThat(end.trust().source()).isEqualTo(Trust.Source.COMPUTED);
        assertThat(end.trust().repairs()).isZero();
    }

    @Test
    void what_nobody_watches_is_abandoned_with_all_its_parts() throws Exception {
        band.says(PLANNER, PLAN);
        GenerationId jam = band.jam(QUESTION);
        Audience audience = band.watch(jam);
        Call call = band.called(ETHICS);
        band.called(ANALYST);
        band.called(RELATIONAL);
        band.called(VERIFICATION);
        Phase begun = audience.phase("ethics", State.IN_PROGRESS);
        Audience lane = band.watch(begun.part());
        lane.cursor().close();
        band.pass(Duration.ofSeconds(31));
        assertThat(band.generations.running()).isEqualTo(5);
        audience.cursor().close();
        band.pass(Duration.ofSeconds(31));
        call.awaitClose();
        Audience late = band.watch(jam);
        assertThat(((Completed) late.end()).finishReason()).isEqualTo(FinishReason.ABANDONED);
        assertThat(((Completed) band.watch(begun.part()).end()).finishReason()).isEqualTo(FinishReason.ABANDONED);
    }

    @Test
    void a_shutdown_interrupts_all_of_it_and_keeps_what_there_is() throws Exception {
        band.says(PLANNER, PLAN);
        GenerationId jam = band.jam(QUESTION);
        Audience audience = band.watch(jam);
        Phase begun = audience.phase("ethics", State.IN_PROGRESS);
        band.called(ETHICS).say(ACCEPTED, new StreamEvent.TextDelta("Half"));
        Audience lane = band.watch(begun.part());
        lane.text();
        band.generations.shutDown(Duration.ZERO);
        assertThat(((Failed) audience.end()).code()).isEqualTo(ErrorCode.INTERRUPTED);
        assertThat(((Failed) lane.end()).code()).isEqualTo(ErrorCode.INTERRUPTED);
        assertThat(band.stored.find(begun.part()).text()).isEqualTo("Half");
        assertThat(band.stored.find(jam)).isNotNull();
    }

    @Test
    void findings_are_not_lost_because_the_synthesisers_model_was_worn_out_meanwhile() throws Exception {
        band.says(PLANNER, PLAN);
        Audience audience = band.watch(started(band.jams.start(request(QUESTION, null, null, ETHICS))));
        Call ethics = band.called(ETHICS);
        band.wearOut(SYNTHESISER);
        ethics.say(answer(calm("E.")));
        synthesis();
        assertThat(((Completed) audience.end()).text()).isEqualTo("Go.");
    }

    @Test
    void what_a_killed_server_left_of_a_jam_is_ended_with_what_all_of_it_has_cost() throws Exception {
        band.says(PLANNER, PLAN);
        GenerationId jam = started(band.jams.start(request(QUESTION, null, null, ETHICS)));
        Audience audience = band.watch(jam);
        GenerationId lane = audience.phase("ethics", State.IN_PROGRESS).part();
        band.called(ETHICS).say(ACCEPTED, new StreamEvent.TextDelta("Half"));
        band.watch(lane).text();
        band.generations.checkpoint();

        band.stored.restart();
        assertThat(band.generations.closeUnfinished()).isEqualTo(2);
        Spend ofLane = ((Failed) band.stored.find(lane).end().event()).spend();
        Spend ofPlanner = ((Completed) band.stored
                        .find(band.stored.parts(jam).getFirst())
                        .end()
                        .event())
                .spend();
        assertThat(ofLane.tokens()).isPositive();
        assertThat(((Failed) band.stored.find(jam).end().event()).spend()).isEqualTo(ofPlanner.plus(ofLane));
    }

    @Test
    void the_same_request_id_attaches_to_the_same_jam() throws Exception {
        band.says(PLANNER, PLAN);
        GenerationId jam = started(band.jams.start(request(QUESTION, null, "r-1")));
        assertThat(started(band.jams.start(request(QUESTION, null, "r-1")))).isEqualTo(jam);
        band.stop(jam);
        assertThat(started(band.jams.start(request(QUESTION, null, "r-1")))).isEqualTo(jam);
    }

    @Test
    void a_band_hears_what_was_said_before_and_how_it_went() throws Exception {
        ConversationId talk = new ConversationId(new UUID(7, 7));
        band.says(PLANNER, PLAN);
        lanesSay(TENSE);
        repairsSay(TENSE);
        Audience first = band.watch(started(band.jams.start(Stagehand.in(talk, QUESTION))));
        synthesis();
        assertThat(((Completed) first.end()).trust().regulation()).isEqualTo(Regulation.SLOW_DOWN);
        GenerationId second = started(band.jams.start(Stagehand.in(talk, "And now?")));
        band.called(PLANNER);
        Call planner = band.called(PLANNER);
        assertThat(planner.request().messages())
                .startsWith(
                        new SystemMessage("Plan.\n\nYou are the planner."),
                        new SystemMessage("Slow down."),
                        new UserMessage(QUESTION),
                        new AssistantMessage("Go."));
        assertThat(planner.request().messages().getLast().content()).contains("And now?");
        band.stop(second);
        assertThat(band.stored.find(second).asked().conversation()).isEqualTo(talk);
        assertThat(band.stored
                        .find(band.generations.parts(second).getFirst())
                        .asked()
                        .conversation())
                .isNull();
    }

    @Test
    void parts_are_let_in_where_their_user_may_ask_no_more() throws Exception {
        band.says(PLANNER, PLAN);
        lanesSay(CALM);
        Audience audience = band.watch(band.jam(QUESTION));
        synthesis();
        assertThat(((Completed) audience.end()).jam().parts()).hasSize(5);
    }

    @Test
    void who_plays_may_be_chosen_among_the_lanes() throws Exception {
        band.says(PLANNER, PLAN).says(ETHICS, calm("E."));
        Audience audience = band.watch(started(band.jams.start(request(QUESTION, null, null, ETHICS))));
        synthesis();
        Completed end = (Completed) audience.end();
        assertThat(roles(end)).containsExactly(PLANNER, ETHICS);
        assertThat(part(end, ETHICS).weight()).isEqualTo(1);
        assertThatThrownBy(() -> request(QUESTION, null, null, ANALYST, SYNTHESISER))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith(
                        "roles: synthesiser (expected: of analyst, relational, ethics and verification");
        assertThatThrownBy(() -> request(QUESTION, null, null, ANALYST, ANALYST))
                .hasMessage("roles: 2 roles (expected: each once)");
    }
}
