package ai.vctt.adapter.llm.tools;

import ai.vctt.domain.UserId;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.trust.Component;
import ai.vctt.domain.trust.Evidence;
import ai.vctt.domain.trust.TextRules;
import ai.vctt.domain.trust.Trust;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How far a text can be relied on, by the rules that are used for answers. */
public final class AnalyzeTrustTool implements BuiltInTool {

    private static final int LONGEST = 200_000;
    private static final Tool TOOL = new Tool(
            Tool.BUILT_IN,
            "analyze_trust",
            "Computes from the words of an English question and answer how tense, uncertain, contradictory and emotional"
                    + " they are, 0 to 1, and from that trust (tau) and what a conversation needs next (normal, clarify or"
                    + " slow_down). It goes by fixed rules, so it is a hint and no judgement.",
            """
                    {"type":"object","properties":{"question":{"type":"string"},"answer":{"type":"string"}},\
                    "required":["question","answer"],"additionalProperties":false}""");

    @Override
    public Tool tool() {
        return TOOL;
    }

    @Override
    public String call(UserId user, ObjectNode arguments) {
        return shown(TextRules.assess(text(arguments, "question"), text(arguments, "answer")));
    }

    private static String text(ObjectNode arguments, String name) {
        String text = arguments.path(name).stringValue(null);
        if (text == null || text.length() > LONGEST) {
            throw new IllegalArgumentException(name + (text == null ? ": missing" : ": too long")
                    + " (expected: at most " + LONGEST + " characters)");
        }
        return text;
    }

    private static String shown(Trust trust) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("tau", trust.tau());
        json.put("level", trust.level().wireName());
        json.put("regulation", trust.regulation().wireName());
        for (Component component : Component.values()) {
            json.put(component.wireName(), trust.scores().of(component));
        }
        ArrayNode evidence = json.putArray("evidence");
        for (Evidence sign : trust.evidence()) {
            evidence.addObject()
                    .put("component", sign.component().wireName())
                    .put("value", sign.value())
                    .put("by", sign.by())
                    .put("text", sign.text());
        }
        return json.toString();
    }
}
