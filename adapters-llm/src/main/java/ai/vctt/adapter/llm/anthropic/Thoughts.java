package ai.vctt.adapter.llm.anthropic;

import ai.vctt.application.generation.port.out.ModelRequest;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.conversation.Message.AssistantMessage;
import ai.vctt.domain.conversation.Message.SystemMessage;
import ai.vctt.domain.conversation.Message.ToolCallsMessage;
import ai.vctt.domain.conversation.Message.ToolResultMessage;
import ai.vctt.domain.conversation.Message.UserMessage;
import ai.vctt.domain.model.Thinking;
import ai.vctt.domain.model.Thinking.Adaptive;
import ai.vctt.domain.model.Thinking.Budget;
import ai.vctt.domain.model.Thinking.Effort;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Asking a model to think. */
final class Thoughts {

    /** What thoughts without a budget may take when nobody knows the model's bound; models that take such do far more. */
    private static final int UNBOUNDED = 16_000;

    private Thoughts() {}

    /** Tokens to allow for them beside an answer, when neither the request nor the model has a bound. */
    static int room(@Nullable Thinking asked) {
        return switch (asked) {
            case Adaptive _ -> UNBOUNDED;
            case Effort effort -> effort == Effort.NONE ? 0 : UNBOUNDED;
            case Budget(int tokens) -> tokens;
            case null -> 0;
        };
    }

    /**
     * How the model is to think for this request. A budget has to leave room for an answer: where the request's bound is
     * below it, it gets half of that.
     *
     * @param maxTokens what thoughts and answer may take together
     * @return null when it is not to
     */
    static @Nullable Thinking fitting(ModelRequest request, int maxTokens) {
        Thinking asked = request.model().thinking();
        if (!(asked instanceof Budget(int tokens))) {
            return asked == Effort.NONE ? null : asked;
        }
        int budget = tokens < maxTokens ? tokens : maxTokens / 2;
        return budget < Budget.LEAST || goesOnWithoutThoughts(request) ? null : new Budget(budget);
    }

    /**
     * With a budget, what the model has said and called since it was asked has to begin with thoughts of its own; those of
     * another model are none.
     */
    private static boolean goesOnWithoutThoughts(ModelRequest request) {
        Message first = null;
        for (Message message : request.messages()) {
            switch (message) {
                case UserMessage _ -> first = null;
                case AssistantMessage _, ToolCallsMessage _ -> first = first == null ? message : first;
                case SystemMessage _, ToolResultMessage _ -> {}
            }
        }
        boolean thought = first instanceof ToolCallsMessage calls
                && calls.opaque() != null
                && calls.model().equals(request.model().id());
        return first != null && !thought;
    }

    /** Models that think without a budget show their thoughts only when told to; the others always do. */
    static void write(JsonGenerator json, Thinking thinking) {
        json.writeObjectPropertyStart("thinking");
        if (thinking instanceof Budget(int tokens)) {
            json.writeStringProperty("type", "enabled");
            json.writeNumberProperty("budget_tokens", tokens);
        } else {
            json.writeStringProperty("type", "adaptive");
            json.writeStringProperty("display", "summarized");
        }
        json.writeEndObject();
        if (thinking instanceof Effort effort) {
            json.writeObjectPropertyStart("output_config");
            json.writeStringProperty("effort", effort.wireName());
            json.writeEndObject();
        }
    }
}
