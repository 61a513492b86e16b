package ai.vctt.application.generation;

import ai.vctt.application.generation.port.in.ListAgents;
import ai.vctt.application.generation.port.in.ListModels;
import ai.vctt.application.generation.port.in.ListTools;
import ai.vctt.application.generation.port.out.CallGate;
import ai.vctt.application.generation.port.out.ModelCatalogue;
import ai.vctt.application.generation.port.out.Tools;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.tool.ToolServer;
import java.time.InstantSource;
import java.util.List;

/** Says which models, agents and tools there are. Thread-safe. */
public final class DirectoryService implements ListModels, ListAgents, ListTools {

    private final ModelCatalogue catalogue;
    private final Agents agents;
    private final CallGate gate;
    private final Tools tools;
    private final InstantSource clock;

    public DirectoryService(ModelCatalogue catalogue, Agents agents, CallGate gate, Tools tools, InstantSource clock) {
        this.catalogue = catalogue;
        this.agents = agents;
        this.gate = gate;
        this.tools = tools;
        this.clock = clock;
    }

    @Override
    public List<KnownModel> models() {
        return catalogue.entries().stream()
                .map(entry -> {
                    Model model = entry.model();
                    CallGate.Health health = gate.healthOf(model);
                    return new KnownModel(
                            model,
                            model.prices() == null ? null : model.prices().at(clock.instant(), 0),
                            entry.unavailable(),
                            health.circuit(),
                            health.misconfigured() == null
                                    ? null
                                    : health.misconfigured().complaint());
                })
                .toList();
    }

    @Override
    public List<ReadyAgent> agents() {
        return agents.all().stream()
                .map(agent -> new ReadyAgent(
                        agent,
                        agents.chainOf(agent).stream()
                                .map(entry -> entry.model().id())
                                .toList(),
                        tools.available().stream().filter(agent.tools()::allow).toList()))
                .toList();
    }

    @Override
    public List<ToolServer> toolServers() {
        return tools.servers();
    }
}
