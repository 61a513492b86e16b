package ai.vctt.application.jam;

import ai.vctt.application.jam.port.out.JsonValues;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.band.BandPlan;
import ai.vctt.domain.band.LaneReport;
import ai.vctt.domain.band.Position;
import ai.vctt.domain.trust.Component;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what agents were asked to write as JSON. Models write it more or less well: what can be used is, what cannot is
 * passed over, and nothing they write is an error.
 */
final class Written {

    private static final Pattern FENCED = Pattern.compile("```[a-zA-Z]*\\s*(\\{.*?\\})\\s*```", Pattern.DOTALL);

    /** A report stands at the end: whatever precedes it by more is not looked at. */
    private static final int LONGEST_REPORT = 8_000;

    private static final int LONGEST_FINDING = 1_000;

    private final JsonValues json;

    Written(JsonValues json) {
        this.json = json;
    }

    /** A text and the report that stood at its end, which the text is without. */
    record Reported(String text, LaneReport report) {}

    /** What a planner wrote, brought into shape; the usual plan where it is of no use. */
    BandPlan plan(String text, String question, List<AgentRole> lanes) {
        Map<?, ?> root = object(text);
        if (root == null) {
            return BandPlan.usual(question, lanes);
        }
        Map<AgentRole, BandPlan.Proposal> proposals = new EnumMap<>(AgentRole.class);
        for (Map.Entry<?, ?> entry : subtasks(root).entrySet()) {
            AgentRole role =
                    AgentRole.named(String.valueOf(entry.getKey()).strip().toLowerCase(Locale.ROOT));
            if (role != null) {
                proposals.put(role, proposal(entry.getValue()));
            }
        }
        return BandPlan.proposed(question, lanes, text(root.get("strategy")), proposals);
    }

    /** Either an object with a member for each role, or a list of objects that name theirs. */
    private static Map<?, ?> subtasks(Map<?, ?> root) {
        Object subtasks = root.get("subtasks");
        return switch (subtasks) {
            case Map<?, ?> byRole -> byRole;
            case List<?> list -> {
                Map<String, Object> byRole = new LinkedHashMap<>();
                for (Object item : list) {
                    if (item instanceof Map<?, ?> subtask && subtask.get("role") instanceof String role) {
                        byRole.put(role, subtask);
                    }
                }
                yield byRole;
            }
            case null, default -> root;
        };
    }

    private static BandPlan.Proposal proposal(@Nullable Object written) {
        return switch (written) {
            case Map<?, ?> subtask ->
                new BandPlan.Proposal(
                        text(subtask.containsKey("task") ? subtask.get("task") : subtask.get("subtask")),
                        number(subtask.get("weight")));
            case String task -> new BandPlan.Proposal(task, Double.NaN);
            case Double weight -> new BandPlan.Proposal("", weight);
            case null, default -> BandPlan.Proposal.NONE;
        };
    }

    /** What an agent wrote. */
    Reported report(String text) {
        int from = Math.max(0, text.length() - LONGEST_REPORT);
        Matcher fenced = FENCED.matcher(text).region(from, text.length());
        int start = -1;
        String block = null;
        int end = -1;
        while (fenced.find()) {
            start = fenced.start();
            block = fenced.group(1);
            end = fenced.end();
        }
        if (block == null) {
            start = text.lastIndexOf("\n{");
            start = start < 0 && text.startsWith("{") ? 0 : start;
            block = start < from ? null : text.substring(start).strip();
            end = text.length();
        }
        if (block == null || !text.substring(end).isBlank() || !(json.read(block) instanceof Map<?, ?> written)) {
            return new Reported(text.strip(), LaneReport.NONE);
        }
        return new Reported(text.substring(0, start).strip(), report(written));
    }

    private static LaneReport report(Map<?, ?> written) {
        Map<?, ?> trust = written.get("trust") instanceof Map<?, ?> map ? map : written;
        Map<?, ?> because = written.get("because") instanceof Map<?, ?> map ? map : Map.of();
        Map<Component, Double> scores = new EnumMap<>(Component.class);
        Map<Component, String> reasons = new EnumMap<>(Component.class);
        for (Component component : Component.values()) {
            String name = component == Component.EMOTIONAL_INTENSITY ? "emotional_intensity" : component.wireName();
            double score = number(trust.get(name));
            if (score >= 0 && score <= 1) {
                scores.put(component, score);
                String reason = text(because.get(name));
                if (!reason.isBlank()) {
                    reasons.put(component, reason);
                }
            }
        }
        return new LaneReport(
                scores,
                reasons,
                Position.named(text(written.get("position"))),
                shortened(text(written.get("finding")).strip()));
    }

    private static String shortened(String finding) {
        return finding.length() <= LONGEST_FINDING
                ? finding
                : finding.substring(0, finding.offsetByCodePoints(0, LONGEST_FINDING / 2)) + "…";
    }

    /** The object in a text that may have something around it; null when there is none. */
    private @Nullable Map<?, ?> object(String text) {
        int start = text.indexOf('{');
        int end = text.lastIndexOf('}');
        return start >= 0 && end > start && json.read(text.substring(start, end + 1)) instanceof Map<?, ?> map
                ? map
                : null;
    }

    /** Empty when it is none. */
    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    /** Not a number when it is none. */
    private static double number(@Nullable Object value) {
        return value instanceof Double number ? number : Double.NaN;
    }
}
