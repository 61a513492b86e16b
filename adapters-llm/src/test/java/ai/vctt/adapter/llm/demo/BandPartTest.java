package ai.vctt.adapter.llm.demo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.adapter.llm.json.JacksonValues;
import ai.vctt.domain.agent.AgentRole;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BandPartTest {

    private static final String LANE = "Question:\n\nWhy?\n\nThe band's strategy: x\n\nYour part, as ethics: Weigh it.";

    @Test
    void it_knows_its_part_by_the_question() {
        assertThat(BandPart.in("Why?")).isNull();
        assertThat(BandPart.in(LANE).role()).isEqualTo(AgentRole.ETHICS);
        assertThat(BandPart.in("Question:\n\nWhy?\n\nAgents that can play: analyst, ethics.")
                        .role())
                .isEqualTo(AgentRole.PLANNER);
        assertThat(BandPart.in("Findings:\n\n<agent role=\"ethics\" weight=\"1.0\">")
                        .role())
                .isEqualTo(AgentRole.SYNTHESISER);
    }

    @Test
    void plans_and_reports_are_json() {
        assertThat(json(BandPart.in("Agents that can play: analyst, ethics."), ""))
                .extractingByKey("subtasks")
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.map(String.class, Object.class))
                .containsOnlyKeys("analyst", "ethics");
        assertThat(json(BandPart.in(LANE), "")).containsEntry("position", "yes");
        assertThat(json(BandPart.in(LANE), "demo:dissent=ethics demo:tense"))
                .containsEntry("position", "no")
                .extractingByKey("trust")
                .isEqualTo(
                        Map.of("tension", 0.9, "uncertainty", 0.2, "contradiction", 0.0, "emotional_intensity", 0.9));
        assertThat(json(BandPart.in(LANE + "\n\nWhat needs another look: x"), "demo:tense"))
                .extractingByKey("trust")
                .isEqualTo(
                        Map.of("tension", 0.2, "uncertainty", 0.2, "contradiction", 0.0, "emotional_intensity", 0.2));
    }

    @Test
    void only_who_is_told_to_fail_does() {
        assertThat(Instructions.in("demo:fail=ethics", "demo", AgentRole.ETHICS).failure())
                .isEqualTo(new Failure.First());
        assertThat(Instructions.in("demo:fail=ethics", "demo", AgentRole.ANALYST)
                        .failure())
                .isNull();
        assertThat(Instructions.in("demo:fail=ethics demo:dissent=drummer", "demo", null)
                        .unknown())
                .isEqualTo(List.of("demo:dissent=drummer"));
    }

    @Test
    void agents_play_at_their_own_pace() {
        assertThat(BandPart.in(LANE).paceOf(40)).isEqualTo(26);
        assertThat(BandPart.in(LANE).paceOf(1)).isEqualTo(1);
        assertThat(BandPart.in(LANE).paceOf(0)).isZero();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> json(BandPart part, String told) {
        String text = part.text(Instructions.in(told, "demo", part.role()));
        int start = text.indexOf("```json") + "```json".length();
        return (Map<String, Object>) new JacksonValues().read(text.substring(start, text.lastIndexOf("```")));
    }
}
