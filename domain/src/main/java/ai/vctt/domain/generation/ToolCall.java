package ai.vctt.domain.generation;

/**
 * A tool call a model asks for.
 *
 * @param arguments JSON text as the model wrote it, "{}" when it wrote none; not necessarily valid
 */
public record ToolCall(String id, String name, String arguments) {}
