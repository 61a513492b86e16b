package ai.vctt.domain.band;

import ai.vctt.domain.agent.AgentRole;
import java.util.List;

/** Who plays in a band besides the planner, who goes before them, and the synthesiser, who comes after them. */
public final class Band {

    /** All who may play, in the order they are shown. */
    public static final List<AgentRole> LANES =
            List.of(AgentRole.ANALYST, AgentRole.RELATIONAL, AgentRole.ETHICS, AgentRole.VERIFICATION);

    /** Those who look again when the regulation is not normal. */
    public static final List<AgentRole> REPAIRERS = List.of(AgentRole.ANALYST, AgentRole.RELATIONAL);

    private Band() {}
}
