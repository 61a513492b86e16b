package ai.vctt.domain.band;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.agent.AgentRole;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who looks at what, and how much each counts.
 *
 * @param strategy a sentence or two
 * @param subtasks at least one, in the order of {@link Band#LANES}, each role once; their weights sum to 1
 */
public record BandPlan(String strategy, Source source, List<Subtask> subtasks) {

    private static final int LONGEST = 2000;
    private static final int DECIMALS = 10_000;

    /** Whose plan it is. */
    public enum Source {
        PLANNER,
        /** The usual one for the kind of question, as the planner made none that could be used. */
        DEFAULT;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What a planner has proposed for a role, which may be anything.
     *
     * @param task blank: none was given
     * @param weight not a number: none was given
     */
    public record Proposal(String task, double weight) {

        public static final Proposal NONE = new Proposal("", Double.NaN);

        boolean declines() {
            return weight == 0;
        }

        boolean hasWeight() {
            return Double.isFinite(weight) && weight > 0;
        }

        boolean hasTask() {
            return !task.isBlank();
        }
    }

    public BandPlan {
        subtasks = List.copyOf(subtasks);
        require(!subtasks.isEmpty(), "subtasks", subtasks, "at least one");
        double sum = subtasks.stream().mapToDouble(Subtask::weight).sum();
        require(Math.abs(sum - 1) < 1e-9, "weights", sum, "a sum of 1");
    }

    /** Null when this role does not play. */
    public @Nullable Subtask of(AgentRole role) {
        return subtasks.stream()
                .filter(subtask -> subtask.role() == role)
                .findFirst()
                .orElse(null);
    }

    /** The usual plan for this question: facts weigh more where facts are asked for. */
    public static BandPlan usual(String question, List<AgentRole> lanes) {
        boolean factual = Questions.isFactual(question);
        String strategy = factual
                ? "Establish the facts and how firmly they stand, then what they mean for the person who asks."
                : "Look at the question from all sides and bring them together.";
        Map<AgentRole, Double> weights = new EnumMap<>(AgentRole.class);
        lanes.forEach(role -> weights.put(role, usualWeight(role, factual)));
        return planned(strategy, Source.DEFAULT, lanes, weights, Map.of());
    }

    /**
     * What a planner has proposed, brought into shape. Roles it does not name and those whose weight is no number above 0
     * get the usual weight, in proportion; who gets the weight 0 does not play. Where nobody would play, or nothing of
     * use was proposed, it is the usual plan.
     *
     * @param lanes who may play; what is proposed for others is passed over
     * @param strategy blank: none was given
     */
    public static BandPlan proposed(
            String question, List<AgentRole> lanes, String strategy, Map<AgentRole, Proposal> proposals) {
        BandPlan usual = usual(question, lanes);
        List<AgentRole> playing = new ArrayList<>();
        double proposed = 0;
        double usually = 0;
        boolean useful = false;
        for (AgentRole role : lanes) {
            Proposal proposal = proposals.getOrDefault(role, Proposal.NONE);
            if (proposal.declines()) {
                continue;
            }
            playing.add(role);
            useful |= proposal.hasTask() || proposal.hasWeight();
            if (proposal.hasWeight()) {
                proposed += proposal.weight();
                usually += weightIn(usual, role);
            }
        }
        if (!useful || !Double.isFinite(proposed)) {
            return usual;
        }
        double scale = usually == 0 ? 1 : proposed / usually;
        Map<AgentRole, Double> weights = new EnumMap<>(AgentRole.class);
        Map<AgentRole, String> tasks = new EnumMap<>(AgentRole.class);
        for (AgentRole role : playing) {
            Proposal proposal = proposals.getOrDefault(role, Proposal.NONE);
            weights.put(role, proposal.hasWeight() ? proposal.weight() : weightIn(usual, role) * scale);
            if (proposal.hasTask()) {
                tasks.put(role, proposal.task().strip());
            }
        }
        return planned(
                strategy.isBlank() ? usual.strategy() : strategy.strip(), Source.PLANNER, playing, weights, tasks);
    }

    private static BandPlan planned(
            String strategy,
            Source source,
            List<AgentRole> playing,
            Map<AgentRole, Double> weights,
            Map<AgentRole, String> tasks) {
        Map<AgentRole, Double> shares = normalised(playing, weights);
        List<Subtask> subtasks = Band.LANES.stream()
                .filter(playing::contains)
                .map(role -> new Subtask(
                        role, shortened(tasks.getOrDefault(role, usualTask(role))), shares.getOrDefault(role, 0.0)))
                .toList();
        return new BandPlan(shortened(strategy), source, subtasks);
    }

    /** To four decimals, none of them 0; what rounding leaves is the heaviest one's. */
    private static Map<AgentRole, Double> normalised(List<AgentRole> roles, Map<AgentRole, Double> weights) {
        double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        Map<AgentRole, Long> parts = new EnumMap<>(AgentRole.class);
        AgentRole heaviest = roles.getFirst();
        long rest = DECIMALS;
        for (AgentRole role : roles) {
            double weight = weights.getOrDefault(role, 0.0);
            long part = Math.max(1, Math.round(weight / sum * DECIMALS));
            parts.put(role, part);
            rest -= part;
            heaviest = weight > weights.getOrDefault(heaviest, 0.0) ? role : heaviest;
        }
        parts.merge(heaviest, rest, Long::sum);
        Map<AgentRole, Double> shares = new EnumMap<>(AgentRole.class);
        parts.forEach((role, part) -> shares.put(role, part / (double) DECIMALS));
        return shares;
    }

    private static double weightIn(BandPlan plan, AgentRole role) {
        Subtask subtask = plan.of(role);
        return subtask == null ? 0 : subtask.weight();
    }

    private static double usualWeight(AgentRole role, boolean factual) {
        return switch (role) {
            case ANALYST -> factual ? 0.35 : 0.30;
            case RELATIONAL -> factual ? 0.15 : 0.25;
            case ETHICS -> factual ? 0.15 : 0.25;
            case VERIFICATION -> factual ? 0.35 : 0.20;
            case PRIMARY, PLANNER, SYNTHESISER -> throw new IllegalArgumentException(role + " plays no lane");
        };
    }

    private static String usualTask(AgentRole role) {
        return switch (role) {
            case ANALYST -> "Work out what is asked, what follows from what, and where the reasoning could go wrong.";
            case RELATIONAL -> "Say what the person who asks may feel and need, and how others concerned may see it.";
            case ETHICS -> "Say who is affected, which values are at stake, and what harm could come of it.";
            case VERIFICATION -> "List the facts an answer rests on, and say of each whether it holds.";
            case PRIMARY, PLANNER, SYNTHESISER -> throw new IllegalArgumentException(role + " plays no lane");
        };
    }

    private static String shortened(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return text.substring(0, end) + "…";
    }
}
