package ai.vctt.application.generation;

import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.tool.Tool;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a generation is to do, decided before it starts. */
record Task(
        List<Message> messages,
        @Nullable Double temperature,
        @Nullable Integer maxTokens,
        @Nullable CostLimit limit,
        List<Tool> tools,
        @Nullable Preceded preceded) {

    /**
     * What goes before the question to its own model.
     *
     * @param question makes the messages of it
     */
    record Preceded(Prelude prelude, Ensemble.Casting casting, Function<Prelude.Opening.Ask, List<Message>> question) {}

    Task precededBy(Preceded prelude) {
        return new Task(messages, temperature, maxTokens, limit, tools, prelude);
    }
}
