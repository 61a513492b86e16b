package ai.vctt.adapter.llm.tools;

import ai.vctt.domain.UserId;
import ai.vctt.domain.tool.Tool;
import tools.jackson.databind.node.ObjectNode;

/** A tool that is part of the server. Thread-safe. */
public interface BuiltInTool {

    Tool tool();

    /**
     * @param user for whom, whose data alone it may read
     * @throws IllegalArgumentException when it cannot; the message is for the model
     */
    String call(UserId user, ObjectNode arguments) throws InterruptedException;
}
