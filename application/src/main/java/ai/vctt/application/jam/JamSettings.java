package ai.vctt.application.jam;

import static ai.vctt.domain.InvalidValueException.require;

import java.time.Duration;

/**
 * Times and bounds of jams, and what their agents are told.
 *
 * @param plannerDeadline after which the usual plan is taken
 * @param laneDeadline after which the answer is begun, once at least two agents are done
 * @param repairs how often agents look again, at most, while the regulation is not normal
 */
public record JamSettings(Duration plannerDeadline, Duration laneDeadline, int repairs, Prompts prompts) {

    /**
     * What agents are told in a band, before what they are told anyway.
     *
     * @param planner how to write a plan
     * @param lane how to report
     * @param repair the same when they look again
     * @param synthesiser what to make of the others' findings
     */
    public record Prompts(String planner, String lane, String repair, String synthesiser) {}

    public JamSettings {
        require(plannerDeadline.isPositive(), "planner-deadline", plannerDeadline, "> 0");
        require(laneDeadline.isPositive(), "lane-deadline", laneDeadline, "> 0");
        require(repairs >= 0 && repairs <= 3, "repairs", repairs, "0 to 3");
    }
}
