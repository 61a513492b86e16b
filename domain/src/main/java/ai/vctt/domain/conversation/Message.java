package ai.vctt.domain.conversation;

import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.tool.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something said in a conversation, as a model gets to read it. */
public sealed interface Message {

    String content();

    /** How the model is to behave. */
    record SystemMessage(String content) implements Message {}

    /** What the person said. */
    record UserMessage(String content) implements Message {}

    /** What a model answered. */
    record AssistantMessage(String content) implements Message {}

    /**
     * What a model said while it asked for calls of tools. Their results follow, one {@link ToolResultMessage} for each
     * call, before anything else.
     *
     * @param content what it said to the person; may be empty
     * @param model who said it
     * @param opaque what its provider wants back word for word, signatures and all; of use to the same model alone; null
     *     when there is none
     */
    record ToolCallsMessage(
            String content,
            List<ToolCall> calls,
            ModelId model,
            @Nullable String opaque) implements Message {

        public ToolCallsMessage {
            calls = List.copyOf(calls);
        }
    }

    /** What came of a call. */
    record ToolResultMessage(String callId, String content, boolean failed) implements Message {}
}
