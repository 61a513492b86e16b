package ai.vctt.application.generation;

import ai.vctt.application.generation.port.out.ModelCatalogue;
import ai.vctt.domain.agent.Agent;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.trust.Regulation;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The agents, each with the models it can really use. A chain of which no model is available becomes all that are; where
 * there are none at all, it is the stand-in.
 */
public final class Agents {

    private final Map<AgentRole, Agent> agents = new EnumMap<>(AgentRole.class);
    private final ModelCatalogue catalogue;
    private final ModelId standIn;
    private final Map<Regulation, String> regulated;

    /**
     * @param standIn a model of the catalogue that is always available
     * @param regulated what agents are told in a conversation whose latest turn asks for a regulation
     */
    public Agents(
            Collection<Agent> agents, ModelCatalogue catalogue, ModelId standIn, Map<Regulation, String> regulated) {
        agents.forEach(agent -> this.agents.put(agent.role(), agent));
        this.catalogue = catalogue;
        this.standIn = standIn;
        this.regulated = Map.copyOf(regulated);
    }

    public Collection<Agent> all() {
        return agents.values();
    }

    /** Empty when they are told nothing. */
    String toldWhen(Regulation regulation) {
        return regulated.getOrDefault(regulation, "");
    }

    /** Null when no such agent is configured. */
    public @Nullable Agent find(AgentRole role) {
        return agents.get(role);
    }

    /** @throws IllegalStateException when no such agent is configured */
    public Agent get(AgentRole role) {
        Agent agent = find(role);
        if (agent == null) {
            throw new IllegalStateException("no agent is configured as " + role.wireName());
        }
        return agent;
    }

    /** The models this agent can use, in order; at least one. */
    public List<ModelCatalogue.Entry> chainOf(Agent agent) {
        List<ModelCatalogue.Entry> chain = agent.chain().stream()
                .map(catalogue::find)
                .filter(Objects::nonNull)
                .filter(Agents::available)
                .toList();
        if (!chain.isEmpty()) {
            return chain;
        }
        List<ModelCatalogue.Entry> others = catalogue.entries().stream()
                .filter(Agents::available)
                .filter(entry -> !entry.model().id().equals(standIn))
                .toList();
        return others.isEmpty() ? List.of(Objects.requireNonNull(catalogue.find(standIn))) : others;
    }

    private static boolean available(ModelCatalogue.Entry entry) {
        return entry.provider() != null;
    }
}
