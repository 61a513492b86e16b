package ai.vctt.application.generation.port.out;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.model.Model;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question to one model.
 *
 * @param messages in order; system messages come first
 * @param temperature null where the model refuses the parameter
 * @param maxTokens upper bound on output tokens; null leaves it to the model
 */
public record ModelRequest(
        Model model,
        List<Message> messages,
        @Nullable Double temperature,
        @Nullable Integer maxTokens) {

    public ModelRequest {
        messages = List.copyOf(messages);
        require(!messages.isEmpty(), "messages", messages, "at least one");
        require(maxTokens == null || maxTokens > 0, "maxTokens", "" + maxTokens, "≥ 1");
    }
}
