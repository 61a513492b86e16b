package ai.vctt.application.jam;

import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.band.BandPlan;
import ai.vctt.domain.band.Committee;
import ai.vctt.domain.band.Position;
import ai.vctt.domain.band.Subtask;
import ai.vctt.domain.trust.Component;
import ai.vctt.domain.trust.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the agents of a band are asked. How they are to answer stands in their instructions. */
final class JamTexts {

    /** Of one agent's findings; what is longer is cut, so that all of them fit into a model's window. */
    private static final int MOST_CHARS = 24_000;

    private JamTexts() {}

    static String planner(String question, List<AgentRole> lanes) {
        return "Question:\n\n" + question + "\n\nAgents that can play: "
                + lanes.stream().map(AgentRole::wireName).collect(Collectors.joining(", ")) + ".";
    }

    static String lane(String question, BandPlan plan, Subtask subtask) {
        return "Question:\n\n" + question + "\n\nThe band's strategy: " + plan.strategy() + "\n\n" + part(subtask);
    }

    /** @param trust as it stands after what was found */
    static String repair(String question, Subtask subtask, List<Lane> found, Written written, Trust trust) {
        StringBuilder text = new StringBuilder("Question:\n\n" + question + "\n\n" + part(subtask));
        text.append("\n\nWhat the band has found so far:\n\n");
        found.stream().filter(Lane::hasText).forEach(lane -> findings(lane, written, text));
        text.append("What needs another look: ").append(concerns(trust));
        return text.toString();
    }

    private static String part(Subtask subtask) {
        return "Your part, as " + subtask.role().wireName() + ": " + subtask.task();
    }

    static String synthesis(
            String question, BandPlan plan, List<Lane> lanes, Written written, Trust trust, Committee committee) {
        StringBuilder text = new StringBuilder("Question:\n\n" + question);
        text.append("\n\nThe band's strategy: ").append(plan.strategy()).append("\n\nFindings:\n\n");
        lanes.stream().filter(Lane::hasText).forEach(lane -> findings(lane, written, text));
        List<Lane> missing = lanes.stream().filter(lane -> !lane.done()).toList();
        if (!missing.isEmpty()) {
            text.append("Not whole: ");
            text.append(missing.stream()
                    .map(lane -> lane.role().wireName() + " " + withoutStop(lane.fate()))
                    .collect(Collectors.joining("; ")));
            text.append(". Say what was therefore not examined.\n\n");
        }
        Position majority = committee.majority();
        if (majority != null) {
            text.append("Most of those who took a side say: ")
                    .append(majority.wireName())
                    .append(".\n\n");
        }
        text.append("Reported of all this together: ").append(concerns(trust));
        return text.toString();
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static void findings(Lane lane, Written written, StringBuilder text) {
        String found = lane.reported(written).text();
        text.append("<agent role=\"")
                .append(lane.role().wireName())
                .append("\" weight=\"")
                .append(lane.weight())
                .append("\" outcome=\"")
                .append(lane.status().wireName())
                .append("\">\nSubtask: ")
                .append(lane.task())
                .append("\n\n")
                .append(found.length() <= MOST_CHARS ? found : found.substring(0, MOST_CHARS) + "\n[cut here]")
                .append("\n</agent>\n\n");
    }

    private static String concerns(Trust trust) {
        List<String> concerns = new ArrayList<>();
        for (Component component : Component.values()) {
            concerns.add(String.format(
                    Locale.ROOT, "%s %.2f", spoken(component), trust.scores().of(component)));
        }
        String because = trust.evidence().stream()
                .map(evidence -> "\n- " + spoken(evidence.component()) + ", " + evidence.by() + ": " + evidence.text())
                .collect(Collectors.joining());
        return String.join(", ", concerns) + " (0 to 1)." + because;
    }

    private static String spoken(Component component) {
        return component.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
