package ai.vctt.domain.tool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whoever offers tools, and how it is doing.
 *
 * @param problem why it is not ready, for an operator to read; null when it is, or nothing has gone wrong yet
 * @param tools those it offers now; empty unless it is ready
 */
public record ToolServer(
        String name,
        Transport transport,
        State state,
        @Nullable String problem,
        List<Tool> tools) {

    /** How it is reached. */
    public enum Transport {
        /** It is part of this server. */
        BUILT_IN,
        STDIO,
        HTTP
    }

    /** How it is doing. */
    public enum State {
        READY,
        /** For the first time. */
        STARTING,
        /** It has failed, and is tried again after a while. */
        RESTARTING,
        /** It cannot be used, and is not tried again. */
        FAILED
    }

    public ToolServer {
        tools = List.copyOf(tools);
    }
}
