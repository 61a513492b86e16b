package ai.vctt.adapter.llm.tools;

import ai.vctt.domain.UserId;
import ai.vctt.domain.tool.Tool;
import tools.jackson.databind.node.ObjectNode;

/** Exact arithmetic. */
public final class CalculateTool implements BuiltInTool {

    private static final Tool TOOL = new Tool(
            Tool.BUILT_IN,
            "calculate",
            "Evaluates an arithmetic expression exactly, without rounding: + - * / % ^, parentheses, abs, sqrt, floor,"
                    + " ceil, round(x, decimals), min, max. Use it for every calculation that is not trivial.",
            """
                    {"type":"object","properties":{"expression":{"type":"string",\
                    "description":"For example (1.1 + 2.2) * 3 or 2^64 / 7"}},"required":["expression"],\
                    "additionalProperties":false}""");

    @Override
    public Tool tool() {
        return TOOL;
    }

    @Override
    public String call(UserId user, ObjectNode arguments) {
        if (!arguments.path("expression").isString()) {
            throw new IllegalArgumentException("expression: missing (expected: text such as (1.1 + 2.2) * 3)");
        }
        try {
            return Calculator.evaluate(arguments.path("expression").stringValue())
                    .shown();
        } catch (ArithmeticException problem) {
            throw new IllegalArgumentException("This cannot be calculated: " + problem.getMessage() + ".", problem);
        }
    }
}
