package ai.vctt.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What matters of a request, whichever API it came by.
 *
 * @param usageInStream whether a stream is to tell the usage; always so with Anthropic
 * @param messages how many, without Anthropic's separate system prompt
 * @param said texts of users and assistants, without the beginning that is to be continued
 * @param prefill the beginning to be continued: the last message, when it is the assistant's; null when it is not
 * @param inputTokens counted by {@link TokenCount}
 * @param maxTokens null when the request sets no limit
 * @param toolsOffered whether it may be answered by a call of a tool
 * @param toolsAnswered whether it ends in results of tools
 */
record ChatRequest(
        Api api,
        String model,
        boolean stream,
        boolean usageInStream,
        int messages,
        List<String> said,
        @Nullable String prefill,
        int inputTokens,
        @Nullable Integer maxTokens,
        boolean toolsOffered,
        boolean toolsAnswered) {

    boolean asksForTools() {
        return toolsOffered && !toolsAnswered;
    }
}
