package ai.vctt.application.jam.port.in;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.agent.Agent;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.band.Band;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks a band. Its answer is a generation as any other: it is watched, resumed and stopped by its id, and so is each of its
 * parts by its own. Stopping the whole stops all parts.
 */
public interface StartJam {

    StartGeneration.Result start(Request request);

    /**
     * A question to a band.
     *
     * @param asker who owns and pays all of it
     * @param requestId asking again under the same one attaches to what is there; null: always a new one
     * @param history and conversation and replaces as in {@link StartGeneration.Request}
     * @param roles who plays, of {@link Band#LANES}; none: all
     * @param temperature of the answer, 0 to 2; null: the synthesiser's
     * @param maxTokens upper bound on the answer's output tokens; null: its model's
     * @param maxCost of all parts together; parts may use three quarters of it, the rest is for the answer; null: no bound
     */
    record Request(
            Principal asker,
            @Nullable RequestId requestId,
            String message,
            List<Message> history,
            @Nullable ConversationId conversation,
            @Nullable GenerationId replaces,
            List<AgentRole> roles,
            @Nullable Double temperature,
            @Nullable Integer maxTokens,
            @Nullable Money maxCost) {

        public Request {
            history = List.copyOf(history);
            roles = List.copyOf(roles);
            require(!message.isBlank(), "message", "blank", "not blank");
            if (temperature != null) {
                Agent.requireTemperature(temperature);
            }
            require(maxTokens == null || maxTokens >= 1, "maxTokens", "" + maxTokens, "an integer ≥ 1");
            require(maxCost == null || maxCost.compareTo(Money.ZERO) > 0, "maxCostUsd", "" + maxCost, "> 0");
            for (AgentRole role : roles) {
                require(
                        Band.LANES.contains(role),
                        "roles",
                        role.wireName(),
                        "of analyst, relational, ethics and verification; planner and synthesiser always play");
            }
            require(Set.copyOf(roles).size() == roles.size(), "roles", roles.size() + " roles", "each once");
        }
    }
}
