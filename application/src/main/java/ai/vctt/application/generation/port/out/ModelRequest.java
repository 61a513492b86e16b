package ai.vctt.application.generation.port.out;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question to one model.
 *
 * @param messages in order; system messages come first
 * @param temperature null where the model refuses the parameter
 * @param maxTokens upper bound on output tokens; null leaves it to the model
 * @param tools that the model may ask to have called
 */
public record ModelRequest(
        Model model,
        List<Message> messages,
        @Nullable Double temperature,
        @Nullable Integer maxTokens,
        List<Tool> tools) {

    /** One without tools. */
    public ModelRequest(
            Model model, List<Message> messages, @Nullable Double temperature, @Nullable Integer maxTokens) {
        this(model, messages, temperature, maxTokens, List.of());
    }

    public ModelRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        require(!messages.isEmpty(), "messages", messages, "at least one");
        require(maxTokens == null || maxTokens > 0, "maxTokens", "" + maxTokens, "≥ 1");
    }

    /** Everything in it that a model reads, piece by piece. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (Message message : messages) {
            texts.add(message.content());
            if (message instanceof Message.ToolCallsMessage asked) {
                asked.calls().forEach(call -> texts.add(call.name() + call.arguments()));
            }
        }
        tools.forEach(tool -> texts.add(tool.name() + tool.description() + tool.inputSchema()));
        return texts;
    }
}
