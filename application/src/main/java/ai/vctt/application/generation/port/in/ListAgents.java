package ai.vctt.application.generation.port.in;

import ai.vctt.domain.agent.Agent;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.tool.Tool;
import java.util.List;

/** Which agents there are. */
public interface ListAgents {

    List<ReadyAgent> agents();

    /**
     * @param chain the models it really uses, in order: the available ones of its own, or what stands in for them
     * @param tools those it may use and that can be called now
     */
    record ReadyAgent(Agent agent, List<ModelId> chain, List<Tool> tools) {}
}
