package ai.vctt.domain.tool;

/**
 * A tool call a model asks for.
 *
 * @param id the provider's, by which the result finds its call
 * @param name {@link Tool#name()}, or whatever else the model made up
 * @param arguments JSON text as the model wrote it, "{}" when it wrote none; not necessarily valid
 */
public record ToolCall(String id, String name, String arguments) {}
