package ai.vctt.application.generation;

import ai.vctt.application.generation.port.out.ModelRequest;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.cost.CostMeter;
import ai.vctt.domain.model.Model;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of models: the task's messages, what tools have answered, and what of the answer is there to go on from.
 * For the generation's own thread.
 */
final class Question {

    private final Task task;
    private final ToolLoop toolLoop;
    private final Transcript transcript;
    private List<Message> messages;

    Question(Task task, ToolLoop toolLoop, Transcript transcript) {
        this.task = task;
        this.toolLoop = toolLoop;
        this.transcript = transcript;
        this.messages = task.messages();
    }

    /** From now on these instead of the task's. */
    void replace(List<Message> others) {
        messages = others;
    }

    ModelRequest to(Model model) {
        return new ModelRequest(
                model,
                messagesSoFar(),
                model.abilities().temperature() ? task.temperature() : null,
                mostTokensOf(model),
                toolLoop.offeredTo(model));
    }

    private List<Message> messagesSoFar() {
        List<Message> all = new ArrayList<>(messages);
        all.addAll(toolLoop.exchanges());
        if (transcript.length() > toolLoop.textLength()) {
            all.add(new Message.AssistantMessage(
                    transcript.from(toolLoop.textLength()).strip()));
        }
        return all;
    }

    private @Nullable Integer mostTokensOf(Model model) {
        Integer asked = task.maxTokens();
        if (asked == null) {
            return null;
        }
        int left = transcript.length() == 0
                ? asked
                : Math.toIntExact(Math.max(1, asked - CostMeter.estimateOutput(transcript.text())));
        Integer most = model.maxOutputTokens();
        return most == null ? left : Math.min(left, most);
    }
}
