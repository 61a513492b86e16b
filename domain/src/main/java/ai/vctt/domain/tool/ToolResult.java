package ai.vctt.domain.tool;

import java.time.Duration;

/** How a call of a tool ended. Whatever it is, the model is told, and may make the best of it. */
public sealed interface ToolResult {

    /** It did what it was asked; the content may be empty. */
    record Done(String content) implements ToolResult {}

    /** It could not, or was not called; the reason is the tool's own words, or ours. */
    record Failed(String reason) implements ToolResult {}

    /** It did not answer in time. */
    record TimedOut(Duration after) implements ToolResult {}

    /**
     * It said more than a result may have.
     *
     * @param beginning of what it said, as much as is allowed; empty when none of it could be kept
     */
    record TooLarge(String beginning, int mostChars) implements ToolResult {}

    default boolean failed() {
        return switch (this) {
            case Done _ -> false;
            case TooLarge(String beginning, int _) -> beginning.isEmpty();
            case Failed _, TimedOut _ -> true;
        };
    }

    /** What the model gets to read. */
    default String told() {
        return switch (this) {
            case Done(String content) -> content.isEmpty() ? "(The tool returned nothing.)" : content;
            case Failed(String reason) -> reason.isBlank() ? "The tool failed." : reason;
            case TimedOut(Duration after) ->
                "The tool did not answer within " + after.toMillis() / 1000.0 + " s and was given up.";
            case TooLarge(String beginning, int mostChars) ->
                beginning.isEmpty()
                        ? "The tool's result was far larger than the " + mostChars
                                + " characters allowed. Ask for less at once."
                        : beginning + "\n\n(Cut here: the result is longer than the " + mostChars
                                + " characters allowed. Ask for less at once.)";
        };
    }

    /** A result of this content, cut where it is longer than allowed. */
    static ToolResult of(String content, int mostChars) {
        if (content.length() <= mostChars) {
            return new Done(content);
        }
        int end = Character.isHighSurrogate(content.charAt(mostChars - 1)) ? mostChars - 1 : mostChars;
        return new TooLarge(content.substring(0, end), mostChars);
    }
}
