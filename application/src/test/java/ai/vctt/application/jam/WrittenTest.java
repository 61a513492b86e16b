package ai.vctt.application.jam;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.jam.Written.Reported;
import ai.vctt.application.jam.port.out.SimpleJson;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.band.Band;
import ai.vctt.domain.band.BandPlan;
import ai.vctt.domain.band.LaneReport;
import ai.vctt.domain.band.Position;
import ai.vctt.domain.trust.Component;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenTest {

    private static final String REPORT = """
            {"trust": {"tension": 0.8, "uncertainty": 0, "contradiction": 7, "emotional_intensity": "high"},
             "because": {"tension": "They quarrel.", "uncertainty": " "}, "position": " Mixed", "finding": " It depends. "}
            """;

    private final Written written = new Written(new SimpleJson());

    @ParameterizedTest
    @ValueSource(strings = {"```json\n%s```", "```\n%s\n```\n\n", "```JSON %s ```", "%s"})
    void a_report_at_the_end_is_read_as_far_as_it_can_be_and_is_no_part_of_the_text(String form) {
        Reported reported = written.report("It depends on them.\n\n" + form.formatted(REPORT));
        assertThat(reported.text()).isEqualTo("It depends on them.");
        assertThat(reported.report())
                .isEqualTo(new LaneReport(
                        Map.of(Component.TENSION, 0.8, Component.UNCERTAINTY, 0.0),
                        Map.of(Component.TENSION, "They quarrel."),
                        Position.MIXED,
                        "It depends."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No report.",
                "",
                "```json\n{\"trust\": }\n```",
                "```json\n{\"trust\": {\"tension\": 1}}\n```\n\nAnd something after it.",
                "```json\n[1]\n```",
                "```json\n{\"trust\"",
                "Code: `{`"
            })
    void what_is_no_report_stays_in_the_text(String text) {
        assertThat(written.report(text)).isEqualTo(new Reported(text, LaneReport.NONE));
    }

    @Test
    void the_last_of_several_is_the_report() {
        Reported reported = written.report(
                "As in\n```json\n{\"position\": \"no\"}\n```\nhere:\n```json\n{\"position\": \"yes\"}\n```");
        assertThat(reported.report().position()).isEqualTo(Position.YES);
        assertThat(reported.text()).startsWith("As in").endsWith("here:").contains("\"no\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"`", "```", "```{", "{\"a\":", "\n{"})
    void no_text_takes_longer_than_its_length_asks_for(String piece) {
        assertThat(written.report(piece.repeat(100_000)).report()).isEqualTo(LaneReport.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"subtasks\": {\"ethics\": {\"task\": \"Weigh.\", \"weight\": 1}}}",
                "Sure! {\"subtasks\": [{\"role\": \"ethics\", \"subtask\": \"Weigh.\", \"weight\": 1}, 3, {\"role\": 4}]} Done.",
                "{\"ethics\": {\"task\": \"Weigh.\", \"weight\": 1}}",
                "{\"Ethics\": \"Weigh.\"}"
            })
    void a_plan_is_read_in_more_than_one_form(String plan) {
        BandPlan read = written.plan(plan, "Should I?", Band.LANES);
        assertThat(read.source()).isEqualTo(BandPlan.Source.PLANNER);
        assertThat(read.of(AgentRole.ETHICS).task()).isEqualTo("Weigh.");
        assertThat(read.subtasks()).hasSize(4);
    }
}
