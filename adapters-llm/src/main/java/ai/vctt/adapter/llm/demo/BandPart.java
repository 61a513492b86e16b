package ai.vctt.adapter.llm.demo;

import ai.vctt.domain.agent.AgentRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part in a band, as the demo plays it: it knows what it is asked by the form of the question, and says what it is there
 * as well. Plans and reports are real ones, made of nothing.
 *
 * @param role whose part it is
 * @param question what it is asked
 */
record BandPart(AgentRole role, String question) {

    private static final Pattern LANE = Pattern.compile("(?m)^Your part, as (?<role>[a-z]+): (?<task>.*)$");
    private static final Pattern PLAYING = Pattern.compile("(?m)^Agents that can play: (?<roles>.*)\\.$");
    private static final Pattern FOUND = Pattern.compile("<agent role=\"(?<role>[a-z]+)\"");
    private static final Pattern NOT_WHOLE = Pattern.compile("(?m)^Not whole: .*$");
    private static final String AGAIN = "What needs another look:";

    /** Null when it is no part in a band. */
    static @Nullable BandPart in(String question) {
        Matcher lane = LANE.matcher(question);
        if (lane.find()) {
            AgentRole role = AgentRole.named(lane.group("role"));
            return role == null ? null : new BandPart(role, question);
        }
        if (PLAYING.matcher(question).find()) {
            return new BandPart(AgentRole.PLANNER, question);
        }
        return FOUND.matcher(question).find() ? new BandPart(AgentRole.SYNTHESISER, question) : null;
    }

    /** Agents play at their own pace, so that a band can be seen to. */
    int paceOf(int tokensPerSecond) {
        int percent = switch (role) {
            case PLANNER -> 200;
            case ANALYST, SYNTHESISER, PRIMARY -> 100;
            case RELATIONAL -> 80;
            case ETHICS -> 65;
            case VERIFICATION -> 50;
        };
        return tokensPerSecond == 0 ? 0 : Math.max(1, tokensPerSecond * percent / 100);
    }

    String text(Instructions instructions) {
        return switch (role) {
            case PLANNER -> plan();
            case SYNTHESISER -> synthesis(instructions);
            case ANALYST, RELATIONAL, ETHICS, VERIFICATION, PRIMARY -> findings(instructions);
        };
    }

    private String plan() {
        List<String> subtasks = new ArrayList<>();
        Matcher playing = PLAYING.matcher(question);
        if (playing.find()) {
            for (String name : playing.group("roles").split(", ", -1)) {
                AgentRole lane = AgentRole.named(name);
                if (lane != null) {
                    subtasks.add("    \"" + name + "\": {\"task\": \"" + task(lane) + "\", \"weight\": " + weight(lane)
                            + "}");
                }
            }
        }
        return "```json\n{\n  \"strategy\": \"Let everybody show where their findings will stand.\",\n  \"subtasks\": {\n"
                + String.join(",\n", subtasks) + "\n  }\n}\n```";
    }

    private static String task(AgentRole lane) {
        return switch (lane) {
            case ANALYST -> "Show where the reasoning is taken apart.";
            case RELATIONAL -> "Show where feelings and relations are read.";
            case ETHICS -> "Show where values and harm are weighed.";
            case VERIFICATION -> "Show where facts are checked.";
            case PRIMARY, PLANNER, SYNTHESISER -> "";
        };
    }

    /** No sum of anything: whoever reads a plan has to cope with that. */
    private static int weight(AgentRole lane) {
        return switch (lane) {
            case ANALYST -> 4;
            case RELATIONAL, ETHICS -> 3;
            case VERIFICATION -> 2;
            case PRIMARY, PLANNER, SYNTHESISER -> 0;
        };
    }

    private String findings(Instructions instructions) {
        boolean again = question.contains(AGAIN);
        boolean dissents = role.wireName().equals(instructions.dissenter());
        double tension = instructions.tense() ? again ? 0.2 : 0.9 : 0.1;
        String opinion = dissents
                ? "The demo was told to disagree here, so it does."
                : "The demo has no opinion; it agrees so that there is something to report.";
        String because = tension > 0.5 ? "The demo was told to be tense." : "The demo feels nothing.";
        return """
                This is the part of the %s%s, played by the demo: a small program, not a language model. It has understood \
                nothing and looked nothing up.

                With a real model you would read here %s, found in your question, while the others write beside it. What \
                follows is the report from which trust and agreement are computed.

                ```json
                {
                  "trust": {"tension": %s, "uncertainty": 0.2, "contradiction": 0.0, "emotional_intensity": %s},
                  "because": {"tension": "%s"},
                  "position": "%s",
                  "finding": "%s"
                }
                ```""".formatted(
                        role.wireName(),
                        again ? ", who looks again" : "",
                        expected(),
                        tension,
                        tension,
                        because,
                        dissents ? "no" : "yes",
                        opinion);
    }

    private String expected() {
        return switch (role) {
            case ANALYST -> "how the argument holds together";
            case RELATIONAL -> "what people feel and what is between them";
            case ETHICS -> "which values are at stake and what harm could come";
            case VERIFICATION -> "which facts hold, and which could not be verified";
            case PRIMARY, PLANNER, SYNTHESISER -> "an answer";
        };
    }

    private String synthesis(Instructions instructions) {
        List<String> found = FOUND.matcher(question)
                .results()
                .map(match -> match.group().replaceAll(".*\"([a-z]+)\"", "$1"))
                .distinct()
                .toList();
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add(
                "This is the answer of the band, played by the demo: a small program, not a language model. With real"
                        + " models it would bring together what " + String.join(", ", found) + " found.");
        Matcher notWhole = NOT_WHOLE.matcher(question);
        if (notWhole.find()) {
            paragraphs.add(notWhole.group()
                    .replace("Say what was therefore not examined.", "")
                    .strip());
        }
        if (instructions.against()) {
            paragraphs.add("Against the majority: the demo was told to go against it.");
        }
        paragraphs.add(String.format(
                Locale.ROOT,
                "It was given %d characters to read, and has counted them. For real answers, set `OPENAI_API_KEY`,"
                        + " `ANTHROPIC_API_KEY` or `XAI_API_KEY` and start the server again.",
                question.codePointCount(0, question.length())));
        return String.join("\n\n", paragraphs);
    }
}
