package ai.vctt.domain.tool;

import static ai.vctt.domain.InvalidValueException.require;

import java.util.List;

/**
 * Which tools may be used: "*" allows all, "fs:*" all of the server fs, "fs:read_file" that one, "calculate" the built-in
 * one of that name.
 */
public record AllowedTools(List<String> entries) {

    public static final AllowedTools NONE = new AllowedTools(List.of());
    public static final AllowedTools ALL = new AllowedTools(List.of("*"));

    public AllowedTools {
        entries = List.copyOf(entries);
        for (String entry : entries) {
            require(
                    entry.matches("\\*|[^:*\\s]+|[^:*\\s]+:(\\*|[^*\\s]+)"),
                    "tools",
                    entry,
                    "*, server:*, server:tool or the name of a built-in tool");
        }
    }

    public boolean allow(Tool tool) {
        return entries.stream()
                .anyMatch(entry -> entry.equals("*")
                        || entry.equals(tool.name())
                        || entry.equals(tool.server() + ":*")
                        || entry.equals(tool.server() + ":" + tool.ownName()));
    }
}
