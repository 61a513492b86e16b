package ai.vctt.bootstrap;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.application.generation.Clocks;
import ai.vctt.application.generation.GenerationSettings;
import ai.vctt.application.generation.ToolSettings;
import ai.vctt.application.generation.port.out.ModelCatalogue;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.agent.Agent;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.tool.AllowedTools;
import ai.vctt.domain.trust.Regulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/** The engine's own keys under {@code vctt}; application.yml lists them with their defaults and meaning. */
@ConfigurationProperties("vctt")
record EngineProperties(
        GenerationSettings.Limits limits,
        StreamProperties streams,
        Clocks clocks,
        Clocks reasoningClocks,
        Map<String, Clocks.Changes> modelClocks,
        Map<String, AgentProperties> agents,
        RegulationProperties regulation,
        ToolSettings tools) {

    EngineProperties {
        modelClocks = modelClocks == null ? Map.of() : Map.copyOf(modelClocks);
    }

    record StreamProperties(Duration detachGrace, Duration retain, Duration drain) {

        StreamProperties {
            require(!detachGrace.isNegative(), "detach-grace", detachGrace, "≥ 0");
            require(!retain.isNegative(), "retain", retain, "≥ 0");
            require(!drain.isNegative(), "drain", drain, "≥ 0");
        }
    }

    /** @param prompt a file with what the agent is told; null: nothing */
    record AgentProperties(
            List<String> chain,
            double temperature,
            @Nullable Resource prompt,
            @DefaultValue List<String> tools) {

        AgentProperties {
            require(!chain.isEmpty(), "chain", chain, "at least one model");
            Agent.requireTemperature(temperature);
        }
    }

    GenerationSettings settings(ModelCatalogue catalogue) {
        Map<ModelId, Clocks.Changes> clocksOf = new HashMap<>();
        modelClocks.forEach((name, changes) -> {
            ModelId model = new ModelId(name);
            require(catalogue.find(model) != null, "vctt.model-clocks", name, "ids under vctt.models");
            clocksOf.put(model, changes);
        });
        return new GenerationSettings(
                limits, clocks, reasoningClocks, clocksOf, streams.detachGrace(), streams.retain());
    }

    /**
     * Files with what agents are told when the latest turn of a conversation asks for it; null: nothing.
     */
    record RegulationProperties(
            @Nullable Resource clarify, @Nullable Resource slowDown) {}

    Map<Regulation, String> regulated() {
        return Map.of(
                Regulation.CLARIFY, PromptFile.text("vctt.regulation.clarify", regulation.clarify()),
                Regulation.SLOW_DOWN, PromptFile.text("vctt.regulation.slow-down", regulation.slowDown()));
    }

    List<Agent> agentsOf(ModelCatalogue catalogue) {
        List<Agent> all = new ArrayList<>();
        agents.forEach((name, agent) -> all.add(agentOf(name, agent, catalogue)));
        return all;
    }

    private static Agent agentOf(String name, AgentProperties agent, ModelCatalogue catalogue) {
        String key = "vctt.agents." + name;
        AgentRole role = name.equals(AgentRole.PRIMARY.wireName()) ? AgentRole.PRIMARY : AgentRole.named(name);
        if (role == null) {
            throw new InvalidValueException(key, "unknown", "the name of a role, like analyst");
        }
        List<ModelId> chain = agent.chain().stream().map(ModelId::new).toList();
        for (ModelId model : chain) {
            if (catalogue.find(model) == null) {
                throw new InvalidValueException(key + ".chain", model, "ids under vctt.models");
            }
        }
        try {
            return new Agent(
                    role,
                    PromptFile.text(key + ".prompt", agent.prompt()),
                    chain,
                    agent.temperature(),
                    new AllowedTools(agent.tools()));
        } catch (InvalidValueException broken) {
            throw broken.under(key);
        }
    }
}
