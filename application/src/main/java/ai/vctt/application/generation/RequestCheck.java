package ai.vctt.application.generation;

import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.application.generation.port.in.StartGeneration.Request;
import ai.vctt.application.generation.port.out.ModelCatalogue;
import ai.vctt.application.limits.RequestRates;
import ai.vctt.domain.agent.Agent;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.model.ModelId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks whether a request may be made and can be answered, and by whom. Thread-safe. */
final class RequestCheck {

    sealed interface Checked {

        /** @param chain not empty, in order of preference */
        record Good(Agent agent, List<ModelCatalogue.Entry> chain) implements Checked {}

        record Refused(Refusal refusal) implements Checked {}
    }

    private final Agents agents;
    private final ModelCatalogue catalogue;
    private final RequestRates rates;
    private final GenerationSettings.Limits limits;

    RequestCheck(Agents agents, ModelCatalogue catalogue, RequestRates rates, GenerationSettings.Limits limits) {
        this.agents = agents;
        this.catalogue = catalogue;
        this.rates = rates;
        this.limits = limits;
    }

    static AgentRole roleOf(Request request) {
        return request.role() == null ? AgentRole.PRIMARY : request.role();
    }

    /**
     * Counts as one that was made, however it turns out.
     *
     * @param prelude null when it is asked as it is
     */
    Checked check(Request request, @Nullable Prelude prelude) {
        Duration tooSoon = rates.take(request.asker());
        if (tooSoon != null) {
            return new Checked.Refused(tooManyRequests(tooSoon));
        }
        AgentRole role = roleOf(request);
        Agent agent = agents.find(role);
        if (agent == null) {
            return new Checked.Refused(invalid("agentRole: " + role.wireName() + " is not configured"));
        }
        Refusal tooMuch = tooMuch(request);
        return tooMuch == null ? withModels(request, agent, prelude) : new Checked.Refused(tooMuch);
    }

    private static Refusal tooManyRequests(Duration wait) {
        long seconds = Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
        return new Refusal(
                ErrorCode.RATE_LIMITED,
                "You have asked as often as you may in a minute. Please ask again in " + seconds + " s.",
                wait);
    }

    private @Nullable Refusal tooMuch(Request request) {
        List<Message> history = request.history();
        if (history.size() > limits.historyMessages()) {
            return invalid(
                    "history: " + history.size() + " messages (expected: at most " + limits.historyMessages() + ")");
        }
        Refusal tooLong = tooLong("message", request.message());
        if (tooLong == null && request.systemPrompt() != null) {
            tooLong = tooLong("systemPrompt", request.systemPrompt());
        }
        for (int i = 0; tooLong == null && i < history.size(); i++) {
            tooLong = tooLong("history[" + i + "].content", history.get(i).content());
        }
        return tooLong;
    }

    private @Nullable Refusal tooLong(String field, String text) {
        int most = limits.messageChars();
        return text.length() <= most
                ? null
                : invalid(field + ": " + text.length() + " characters (expected: at most " + most + ")");
    }

    private Checked withModels(Request request, Agent agent, @Nullable Prelude prelude) {
        List<ModelCatalogue.Entry> chain = new ArrayList<>(agents.chainOf(agent));
        ModelId wanted = request.model();
        if (wanted != null) {
            ModelCatalogue.Entry first = catalogue.find(wanted);
            if (first == null || first.provider() == null) {
                return new Checked.Refused(notThere(wanted, first));
            }
            chain.removeIf(entry -> entry.model().id().equals(wanted));
            chain.addFirst(first);
        }
        return request.maxCost() == null || pricesAreKnown(chain, prelude)
                ? new Checked.Good(agent, chain)
                : new Checked.Refused(
                        invalid("maxCostUsd: cannot be kept, as the price of a model that may be asked is not known"));
    }

    /** @param entry null when the catalogue has none */
    private static Refusal notThere(ModelId model, ModelCatalogue.@Nullable Entry entry) {
        String why = entry == null
                ? " (expected: an id of the catalogue)"
                : " is not available here: " + entry.unavailable();
        return new Refusal(ErrorCode.MODEL_NOT_FOUND, "model: " + model + why);
    }

    private boolean pricesAreKnown(List<ModelCatalogue.Entry> chain, @Nullable Prelude prelude) {
        return Stream.concat(chain.stream(), modelsOf(prelude))
                .noneMatch(entry -> entry.model().prices() == null);
    }

    private Stream<ModelCatalogue.Entry> modelsOf(@Nullable Prelude prelude) {
        return prelude == null
                ? Stream.empty()
                : prelude.roles().stream().map(agents::get).flatMap(agent -> agents.chainOf(agent).stream());
    }

    private static Refusal invalid(String message) {
        return new Refusal(ErrorCode.INVALID_REQUEST, message);
    }
}
