package ai.vctt.adapter.llm.tools;

import ai.vctt.application.generation.port.out.Tools;
import ai.vctt.domain.UserId;
import ai.vctt.domain.tool.ToolCall;
import ai.vctt.domain.tool.ToolResult;
import ai.vctt.domain.tool.ToolServer;
import java.util.List;

/** Tools of several kinds as one; their servers have different names. */
public record CombinedTools(List<Tools> kinds) implements Tools {

    public CombinedTools {
        kinds = List.copyOf(kinds);
    }

    @Override
    public List<ToolServer> servers() {
        return kinds.stream().flatMap(kind -> kind.servers().stream()).toList();
    }

    @Override
    public ToolResult call(UserId user, ToolCall call, int mostChars) throws InterruptedException {
        for (Tools kind : kinds) {
            if (kind.available().stream().anyMatch(tool -> tool.name().equals(call.name()))) {
                return kind.call(user, call, mostChars);
            }
        }
        return new ToolResult.Failed("There is no tool named " + call.name() + " now.");
    }
}
