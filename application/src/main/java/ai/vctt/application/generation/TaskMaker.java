package ai.vctt.application.generation;

import ai.vctt.application.generation.port.in.StartGeneration.Request;
import ai.vctt.application.generation.port.out.Tools;
import ai.vctt.domain.agent.Agent;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes tasks of what is asked: what the model is told, in which order, and what it may use. Thread-safe. */
final class TaskMaker {

    private final Agents agents;
    private final Tools tools;

    TaskMaker(Agents agents, Tools tools) {
        this.agents = agents;
        this.tools = tools;
    }

    /** What comes before everything that was said. */
    static List<Message> instructionsTo(Agent agent, Request request) {
        List<Message> messages = new ArrayList<>();
        String instructions = joined(request.systemPrompt(), isAlone(request) ? "" : agent.prompt());
        if (!instructions.isEmpty()) {
            messages.add(new Message.SystemMessage(instructions));
        }
        request.history().stream()
                .filter(message -> message instanceof Message.SystemMessage)
                .forEach(messages::add);
        return messages;
    }

    private static String joined(@Nullable String systemPrompt, String agentPrompt) {
        if (systemPrompt == null || systemPrompt.isBlank()) {
            return agentPrompt;
        }
        return agentPrompt.isBlank() ? systemPrompt : systemPrompt + "\n\n" + agentPrompt;
    }

    Task taskOf(Asking asking, @Nullable CostLimit limit) {
        Request request = asking.request();
        return new Task(
                messagesOf(asking),
                request.temperature() == null && !isAlone(request)
                        ? Double.valueOf(asking.agent().temperature())
                        : request.temperature(),
                request.maxTokens(),
                limit,
                toolsFor(asking),
                null);
    }

    List<Message> messagesOf(Asking asking) {
        Request request = asking.request();
        List<Message> messages = new ArrayList<>(instructionsTo(asking.agent(), request));
        String regulated = isAlone(request) ? "" : agents.toldWhen(asking.regulation());
        if (!regulated.isEmpty()) {
            messages.add(new Message.SystemMessage(regulated));
        }
        messages.addAll(asking.said());
        messages.add(new Message.UserMessage(request.message()));
        return List.copyOf(messages);
    }

    private List<Tool> toolsFor(Asking asking) {
        Request request = asking.request();
        return isAlone(request) || !request.tools()
                ? List.of()
                : tools.available().stream()
                        .filter(asking.agent().tools()::allow)
                        .toList();
    }

    /** Whether the model is asked as it is, without an agent. */
    private static boolean isAlone(Request request) {
        return request.role() == null;
    }
}
