package ai.vctt.adapter.rest.openai;

import org.jspecify.annotations.Nullable;

/** Text inside JSON's quotes. */
final class JsonText {

    private JsonText() {}

    /** Appends the text as it stands between quotes. */
    static void escape(CharSequence text, StringBuilder out) {
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            String escape = escapeOf(text.charAt(i));
            if (escape != null) {
                out.append(text, copied, i).append(escape);
                copied = i + 1;
            }
        }
        out.append(text, copied, text.length());
    }

    /** Besides what JSON asks for, what some readers of event streams take for the end of a line. */
    private static @Nullable String escapeOf(char c) {
        if (c >= ' ' && c != '"' && c != '\\' && c != '\u0085' && c != '\u2028' && c != '\u2029') {
            return null;
        }
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format("\\u%04x", (int) c);
        };
    }
}
