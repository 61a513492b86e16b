package ai.vctt.domain.agent;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.tool.AllowedTools;
import java.util.List;
import java.util.Set;

/**
 * Someone who answers: a role, what it is told, and the models it may use.
 *
 * @param prompt may be empty
 * @param chain models in order of preference; the first is asked, the others step in when it fails
 * @param temperature 0 to 2; used where a request brings none
 * @param tools that it may use
 */
public record Agent(AgentRole role, String prompt, List<ModelId> chain, double temperature, AllowedTools tools) {

    public static final double LOWEST_TEMPERATURE = 0;
    public static final double HIGHEST_TEMPERATURE = 2;

    /** One without tools. */
    public Agent(AgentRole role, String prompt, List<ModelId> chain, double temperature) {
        this(role, prompt, chain, temperature, AllowedTools.NONE);
    }

    public Agent {
        chain = List.copyOf(chain);
        require(!chain.isEmpty(), "chain", chain, "at least one model");
        require(Set.copyOf(chain).size() == chain.size(), "chain", chain, "each model once");
        requireTemperature(temperature);
    }

    public static void requireTemperature(double temperature) {
        require(
                temperature >= LOWEST_TEMPERATURE && temperature <= HIGHEST_TEMPERATURE,
                "temperature",
                temperature,
                "0 to 2");
    }
}
