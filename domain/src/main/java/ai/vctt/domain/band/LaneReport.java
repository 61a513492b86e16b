package ai.vctt.domain.band;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.trust.Component;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an agent of a band reports of its own work, at the end of its text. Any of it may be missing.
 *
 * @param scores 0 to 1 each
 * @param reasons in the agent's words, for scores it has given
 * @param position null when it took none
 * @param finding what it found, in one sentence; empty when it gave none
 */
public record LaneReport(
        Map<Component, Double> scores,
        Map<Component, String> reasons,
        @Nullable Position position,
        String finding) {

    public static final LaneReport NONE = new LaneReport(Map.of(), Map.of(), null, "");

    public LaneReport {
        scores = Map.copyOf(scores);
        reasons = Map.copyOf(reasons);
        scores.forEach((component, score) -> require(score >= 0 && score <= 1, component.wireName(), score, "0 to 1"));
    }
}
