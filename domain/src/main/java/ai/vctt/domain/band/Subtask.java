package ai.vctt.domain.band;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.agent.AgentRole;

/**
 * What one agent of a band is to look at.
 *
 * @param task never blank
 * @param weight how much of the answer hangs on it, 0 to 1, more than 0
 */
public record Subtask(AgentRole role, String task, double weight) {

    public Subtask {
        require(Band.LANES.contains(role), "role", role, "one of " + Band.LANES);
        require(!task.isBlank(), "task", "blank", "not blank");
        require(weight > 0 && weight <= 1, "weight", weight, "> 0, at most 1");
    }
}
