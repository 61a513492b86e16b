package ai.vctt.sim;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** What one call is to be: the shape of its answer, and what goes wrong with it. */
record Scenario(Shape shape, Fault fault) {

    private static final String TOOL = "tool:";

    /**
     * Reads words with {@code +} between them, of a shape or of a fault: {@code tokens=200+rate=40+cut:5}.
     *
     * @param base what is not said stays as it is here
     * @throws IllegalArgumentException when a word is none
     */
    static Scenario parse(String text, Shape base) {
        Shape shape = base;
        Fault fault = Fault.none();
        String rest = text.strip();
        while (!rest.isEmpty()) {
            if (rest.startsWith(TOOL)) {
                return new Scenario(shape.tools(tools(rest.substring(TOOL.length()))), fault);
            }
            int plus = rest.indexOf('+');
            String word = plus < 0 ? rest : rest.substring(0, plus);
            rest = plus < 0 ? "" : rest.substring(plus + 1);
            int equals = word.indexOf('=');
            if (word.equals("stamped")) {
                shape = shape.withStamps();
            } else if (equals > 0 && word.indexOf(':') < 0) {
                shape = with(shape, word.substring(0, equals), word.substring(equals + 1));
            } else {
                fault = Fault.parse(word);
            }
        }
        return new Scenario(shape, fault);
    }

    private static Shape with(Shape shape, String name, String value) {
        try {
            return switch (name) {
                case "tokens" -> shape.tokens(Integer.parseInt(value));
                case "rate" -> shape.rate(Double.parseDouble(value));
                case "ttft" -> shape.firstToken(Durations.parse(value));
                case "reasoning" -> shape.reasoning(Integer.parseInt(value));
                case "cached" -> shape.cached(Integer.parseInt(value));
                case "keepalive" -> shape.keepAlive(Durations.parse(value));
                default ->
                    throw new IllegalArgumentException(
                            name + " (expected: tokens, rate, ttft, reasoning, cached or keepalive)");
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: a number)", e);
        }
    }

    /** {@code name:{…};name:{…}} */
    private static ToolUse[] tools(String text) {
        List<ToolUse> tools = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int colon = text.indexOf(':', at);
            if (colon <= at) {
                throw new IllegalArgumentException("tool: " + text + " (expected: name:{…})");
            }
            String json = text.substring(colon + 1);
            int length = lengthOfValue(json);
            tools.add(new ToolUse(text.substring(at, colon), json.substring(0, length)));
            at = colon + 1 + length;
            if (at < text.length() && text.charAt(at) != ';') {
                throw new IllegalArgumentException("tool: " + text.substring(at) + " (expected: ; and another)");
            }
            at++;
        }
        return tools.toArray(ToolUse[]::new);
    }

    private static int lengthOfValue(String json) {
        try (JsonParser parser = Json.MAPPER.createParser(json)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                parser.skipChildren();
                return (int) parser.currentLocation().getCharOffset();
            }
        } catch (JacksonException _) {
            // Told below.
        }
        throw new IllegalArgumentException("tool: " + json + " (expected: a JSON object as arguments)");
    }
}
