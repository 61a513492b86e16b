package ai.vctt.application.generation.port.in;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.access.Principal;
import ai.vctt.domain.agent.Agent;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import ai.vctt.domain.model.ModelId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a question. Returns as soon as the question is kept; the answer is watched. */
public interface StartGeneration {

    Result start(Request request);

    /**
     * A question.
     *
     * @param asker who owns and pays it
     * @param requestId asking again under the same one attaches to the generation that is there; null: always a new one
     * @param systemPrompt comes before the agent's own; null: none
     * @param history what was said before; with a conversation, system messages alone
     * @param conversation that the question is asked in: what was said in it comes before it as far as the first model's
     *     window has room, the oldest turns are left out. One that is not there yet is made; null: none
     * @param replaces the turn of the conversation that this one is asked instead of: that turn and all after it are no
     *     part of the conversation any more once this question is kept, and what runs of them is stopped; null: none
     * @param role who answers; null: no agent, the primary one's models are asked as they are
     * @param temperature 0 to 2; null: the agent's, or the model's own where there is no agent
     * @param model asked before the agent's chain; null: the chain alone
     * @param maxTokens upper bound on output tokens; null: the model's
     * @param maxCost the generation ends when its running cost passes this; null: no bound of its own
     * @param tools whether the agent may use those it is allowed
     */
    record Request(
            Principal asker,
            @Nullable RequestId requestId,
            String message,
            @Nullable String systemPrompt,
            List<Message> history,
            @Nullable ConversationId conversation,
            @Nullable GenerationId replaces,
            @Nullable AgentRole role,
            @Nullable Double temperature,
            @Nullable ModelId model,
            @Nullable Integer maxTokens,
            @Nullable Money maxCost,
            boolean tools) {

        public Request {
            history = List.copyOf(history);
            require(!message.isBlank(), "message", "blank", "not blank");
            require(
                    conversation == null || history.stream().allMatch(said -> said instanceof Message.SystemMessage),
                    "history",
                    "given together with conversationId",
                    "one of them, as the conversation has its own");
            require(
                    replaces == null || conversation != null,
                    "replaces",
                    "given without conversationId",
                    "a turn of the conversation that is named");
            if (temperature != null) {
                Agent.requireTemperature(temperature);
            }
            require(maxTokens == null || maxTokens >= 1, "maxTokens", "" + maxTokens, "an integer ≥ 1");
            require(maxCost == null || maxCost.compareTo(Money.ZERO) > 0, "maxCostUsd", "" + maxCost, "> 0");
        }

        /** The same with another question, and with something told before what else is. */
        public Request asking(String instructions, String question) {
            String told = systemPrompt == null ? instructions : instructions + "\n\n" + systemPrompt;
            return new Request(
                    asker,
                    requestId,
                    question,
                    told,
                    history,
                    conversation,
                    replaces,
                    role,
                    temperature,
                    model,
                    maxTokens,
                    maxCost,
                    tools);
        }

        /** In no conversation, and without tools. */
        public Request(
                Principal asker,
                @Nullable RequestId requestId,
                String message,
                @Nullable String systemPrompt,
                List<Message> history,
                @Nullable AgentRole role,
                @Nullable Double temperature,
                @Nullable ModelId model,
                @Nullable Integer maxTokens,
                @Nullable Money maxCost) {
            this(
                    asker,
                    requestId,
                    message,
                    systemPrompt,
                    history,
                    null,
                    null,
                    role,
                    temperature,
                    model,
                    maxTokens,
                    maxCost,
                    false);
        }
    }

    sealed interface Result {

        /** @param attached the request id was known: this is the generation it had started */
        record Started(GenerationId id, boolean attached) implements Result {}

        /** Nothing was started and nothing is charged. */
        record Refused(Refusal refusal) implements Result {}
    }
}
