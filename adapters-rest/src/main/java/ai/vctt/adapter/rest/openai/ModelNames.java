package ai.vctt.adapter.rest.openai;

import ai.vctt.domain.agent.AgentRole;
import org.jspecify.annotations.Nullable;

/** How agents are called where only models have names: {@code vctt/analyst}. */
final class ModelNames {

    static final String AGENTS = "vctt/";

    /** All of them together. */
    static final String BAND = AGENTS + "band-jam";

    private ModelNames() {}

    static String of(AgentRole role) {
        return AGENTS + role.wireName();
    }

    /** Null when there is no such role. */
    static @Nullable AgentRole agent(String name) {
        String role = name.substring(AGENTS.length());
        return role.equals(AgentRole.PRIMARY.wireName()) ? AgentRole.PRIMARY : AgentRole.named(role);
    }
}
