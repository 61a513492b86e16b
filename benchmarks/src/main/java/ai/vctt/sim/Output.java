package ai.vctt.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * All that a call will say, token by token: reasoning, then the text or calls of tools.
 *
 * @param tools fragments of tool calls; with any, there is no text
 * @param limited whether the request's own limit makes it shorter
 */
record Output(Answer reasoning, Answer text, List<ToolFragment> tools, boolean limited) {

    private static final int FRAGMENTS = 4;

    /**
     * One token's part of a tool call.
     *
     * @param call 0 … among the calls
     * @param use which tool is asked for
     * @param arguments the next piece of them; empty in the first fragment, which names the tool
     * @param first whether it is the first of its call
     */
    record ToolFragment(int call, ToolUse use, String arguments, boolean first) {}

    static Output of(ChatRequest request, Shape shape, Answer answer) {
        List<ToolFragment> tools = request.asksForTools() ? fragments(shape.tools()) : List.of();
        int most = request.maxTokens() == null ? Integer.MAX_VALUE : request.maxTokens();
        Answer reasoning = answer.reasoning(Math.min(shape.reasoning(), most));
        int left = most - reasoning.tokens();
        int wanted = tools.isEmpty() ? answer.tokens() : tools.size();
        return new Output(
                reasoning,
                tools.isEmpty() ? answer.atMost(left) : answer.atMost(0),
                tools.subList(0, Math.min(tools.size(), left)),
                left < wanted || reasoning.tokens() < shape.reasoning());
    }

    int tokens() {
        return reasoning.tokens() + text.tokens() + tools.size();
    }

    boolean isReasoning(int index) {
        return index < reasoning.tokens();
    }

    Finish finish() {
        if (limited) {
            return Finish.LENGTH;
        }
        return tools.isEmpty() ? Finish.STOP : Finish.TOOLS;
    }

    /** The same, ending behind so many tokens. */
    Output atMost(int most) {
        int left = Math.max(0, most - reasoning.tokens());
        return new Output(
                reasoning.atMost(most), text.atMost(left), tools.subList(0, Math.min(tools.size(), left)), limited);
    }

    private static List<ToolFragment> fragments(List<ToolUse> uses) {
        List<ToolFragment> fragments = new ArrayList<>();
        for (int call = 0; call < uses.size(); call++) {
            ToolUse use = uses.get(call);
            fragments.add(new ToolFragment(call, use, "", true));
            String arguments = use.arguments();
            int size = Math.max(1, (arguments.length() + FRAGMENTS - 1) / FRAGMENTS);
            for (int at = 0, end; at < arguments.length(); at = end) {
                end = Math.min(arguments.length(), at + size);
                if (Character.isHighSurrogate(arguments.charAt(end - 1))) {
                    end++;
                }
                fragments.add(new ToolFragment(call, use, arguments.substring(at, end), false));
            }
        }
        return fragments;
    }
}
