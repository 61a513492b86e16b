package ai.vctt.adapter.llm.demo;

import ai.vctt.application.generation.port.out.ModelRequest;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.conversation.Message.ToolCallsMessage;
import ai.vctt.domain.conversation.Message.ToolResultMessage;
import ai.vctt.domain.conversation.Message.UserMessage;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the demo wants of tools: once it has their results, nothing more.
 *
 * @param results what tools have said, by the calls that asked them
 * @param missing tools it was told to call and was not offered
 */
record Wishes(List<ToolCall> calls, List<Result> results, List<String> missing) {

    /** What a tool has said. */
    record Result(String tool, String content, boolean failed) {}

    static Wishes of(Instructions instructions, ModelRequest request) {
        List<Result> results = results(request.messages());
        if (!results.isEmpty()) {
            return new Wishes(List.of(), results, List.of());
        }
        List<ToolCall> calls = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String wish : instructions.tools()) {
            Tool tool = named(wish, request.tools());
            if (tool == null) {
                missing.add(wish);
            } else {
                String arguments = wish.equals(tool.name())
                        ? ""
                        : wish.substring(tool.name().length() + 1);
                calls.add(new ToolCall("demo_" + (calls.size() + 1), tool.name(), json(tool, arguments)));
            }
        }
        return new Wishes(calls, List.of(), missing);
    }

    /** Those of the last question. */
    private static List<Result> results(List<Message> messages) {
        Map<String, String> names = messages.stream()
                .filter(message -> message instanceof ToolCallsMessage)
                .flatMap(message -> ((ToolCallsMessage) message).calls().stream())
                .collect(Collectors.toMap(ToolCall::id, ToolCall::name, (first, _) -> first));
        List<Result> results = new ArrayList<>();
        for (Message message : messages.reversed()) {
            if (message instanceof UserMessage) {
                break;
            }
            if (message instanceof ToolResultMessage(String callId, String content, boolean failed)) {
                results.addFirst(new Result(names.getOrDefault(callId, callId), content, failed));
            }
        }
        return results;
    }

    private static @Nullable Tool named(String wish, List<Tool> tools) {
        Tool found = null;
        for (Tool tool : tools) {
            boolean meant = wish.equals(tool.name()) || wish.startsWith(tool.name() + ":");
            if (meant && (found == null || found.name().length() < tool.name().length())) {
                found = tool;
            }
        }
        return found;
    }

    private static String json(Tool tool, String arguments) {
        if (arguments.isEmpty()) {
            return "{}";
        }
        return arguments.startsWith("{")
                ? arguments
                : JsonMapper.shared()
                        .createObjectNode()
                        .put(firstArgument(tool), arguments)
                        .toString();
    }

    private static String firstArgument(Tool tool) {
        try {
            JsonNode properties =
                    JsonMapper.shared().readTree(tool.inputSchema()).path("properties");
            return properties.propertyNames().stream().findFirst().orElse("input");
        } catch (JacksonException _) {
            return "input";
        }
    }
}
