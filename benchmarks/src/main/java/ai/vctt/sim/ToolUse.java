package ai.vctt.sim;

/**
 * A tool the model asks for.
 *
 * @param arguments a JSON object, sent in fragments as it is written here
 */
public record ToolUse(String name, String arguments) {}
