package ai.vctt.application.generation.port.out;

import ai.vctt.domain.UserId;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolCall;
import ai.vctt.domain.tool.ToolResult;
import ai.vctt.domain.tool.ToolServer;
import java.util.List;

/** The tools there are, and how to call them. Thread-safe. */
public interface Tools {

    /** Who offers tools, in a stable order, each name once. Never blocks. */
    List<ToolServer> servers();

    /** The tools that can be called now, in a stable order, each name once. Never blocks. */
    default List<Tool> available() {
        return servers().stream().flatMap(server -> server.tools().stream()).toList();
    }

    /**
     * Calls one; blocks until it has answered. What goes wrong is a result, never an exception: an unknown name, arguments
     * that are no JSON or not what the schema wants, a tool that fails.
     *
     * @param user for whom; a tool that reads data reads this user's alone
     * @param mostChars of a result; what is longer is cut and says so
     * @throws InterruptedException soon after the calling thread was interrupted: nobody wants the result any more
     */
    ToolResult call(UserId user, ToolCall call, int mostChars) throws InterruptedException;
}
