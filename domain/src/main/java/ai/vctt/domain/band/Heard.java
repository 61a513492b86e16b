package ai.vctt.domain.band;

import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.trust.Component;
import ai.vctt.domain.trust.Evidence;
import ai.vctt.domain.trust.Scores;
import ai.vctt.domain.trust.Trust;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An agent of a band with what it reported.
 *
 * @param weight its subtask's
 */
public record Heard(AgentRole role, double weight, LaneReport report) {

    private static final int MOST_EVIDENCE = 2;

    /**
     * The trust in what these say together: each component is the mean of the scores given for it, by weight. What nobody
     * has given a score for is taken from {@code computed}, and all of it when nobody has given any.
     *
     * @param repairs how often agents were asked again
     */
    public static Trust trust(List<Heard> heard, Trust computed, int repairs) {
        boolean reported = heard.stream().anyMatch(one -> !one.report().scores().isEmpty());
        if (!reported) {
            return new Trust(computed.scores(), repairs, computed.source(), computed.evidence());
        }
        List<Evidence> evidence = new ArrayList<>();
        Scores scores = Scores.of(component -> {
            List<Heard> scorers = heard.stream()
                    .filter(one -> one.report().scores().containsKey(component))
                    .toList();
            if (scorers.isEmpty()) {
                return computed.scores().of(component);
            }
            evidence.addAll(evidence(component, scorers));
            double weights = scorers.stream().mapToDouble(Heard::weight).sum();
            double sum = scorers.stream()
                    .mapToDouble(one -> one.weight() * one.score(component))
                    .sum();
            return Math.clamp(sum / weights, 0, 1);
        });
        return new Trust(scores, repairs, Trust.Source.REPORTED, evidence);
    }

    private double score(Component component) {
        return report.scores().getOrDefault(component, 0.0);
    }

    /** The highest scores that come with a reason. */
    private static List<Evidence> evidence(Component component, List<Heard> scorers) {
        return scorers.stream()
                .filter(one -> one.report().reasons().containsKey(component) && one.score(component) > 0)
                .sorted(Comparator.comparingDouble((Heard one) -> one.score(component))
                        .reversed())
                .limit(MOST_EVIDENCE)
                .map(one -> new Evidence(
                        component,
                        one.score(component),
                        one.role().wireName(),
                        one.report().reasons().getOrDefault(component, "")))
                .toList();
    }
}
