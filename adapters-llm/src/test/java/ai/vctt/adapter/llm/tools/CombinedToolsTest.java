package ai.vctt.adapter.llm.tools;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.port.out.ToolsContract;
import ai.vctt.domain.UserId;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolCall;
import ai.vctt.domain.tool.ToolResult;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CombinedToolsTest extends ToolsContract {

    @Override
    protected Offer offer() {
        BuiltInTools ours = new BuiltInTools(List.of(
                new Scripted("echo", arguments -> arguments.path("text").stringValue("")),
                new Scripted("failing", _ -> {
                    throw new IllegalArgumentException("out of order");
                }),
                new Scripted("hanging", _ -> {
                    new CountDownLatch(1).await();
                    return "";
                })));
        return new Offer(new CombinedTools(List.of(new BuiltInTools(List.of()), ours)), "echo", "failing", "hanging");
    }

    @Test
    void it_calculates() throws InterruptedException {
        BuiltInTools tools = new BuiltInTools(List.of(new CalculateTool()));
        assertThat(calculate(tools, "{\"expression\": \"2^10\"}")).isEqualTo(new ToolResult.Done("1024"));
        assertThat(calculate(tools, "{\"expression\": \"1/0\"}"))
                .isEqualTo(new ToolResult.Failed("This cannot be calculated: division by zero."));
        assertThat(calculate(tools, "{\"expression\": 7}"))
                .isEqualTo(new ToolResult.Failed("expression: missing (expected: text such as (1.1 + 2.2) * 3)"));
    }

    private static ToolResult calculate(BuiltInTools tools, String arguments) throws InterruptedException {
        return tools.call(new UserId("ann"), new ToolCall("1", "calculate", arguments), 100);
    }

    private interface Body {

        String call(ObjectNode arguments) throws InterruptedException;
    }

    private record Scripted(String name, Body body) implements BuiltInTool {

        @Override
        public Tool tool() {
            return new Tool(Tool.BUILT_IN, name, "", "{\"type\":\"object\"}");
        }

        @Override
        public String call(UserId user, ObjectNode arguments) throws InterruptedException {
            return body.call(arguments);
        }
    }
}
