package ai.vctt.adapter.llm.wire;

import ai.vctt.domain.tool.Tool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of tools as providers take them: 1 to 64 letters, digits, underscores and hyphens. No two tools share one, and
 * each leads back to its tool. The same tools always get the same names.
 */
public final class ToolNames {

    private static final int LONGEST = 64;

    private final Map<String, String> given = new HashMap<>();
    private final Map<String, String> own = new HashMap<>();

    public ToolNames(List<Tool> tools) {
        for (Tool tool : tools) {
            String plain = plain(tool.name());
            String name = own.containsKey(plain) || plain.length() > LONGEST ? distinct(plain, tool.name()) : plain;
            given.put(tool.name(), name);
            own.put(name, tool.name());
        }
    }

    /** What this tool is called towards the provider; a valid name also for one that is not known. */
    public String given(String name) {
        String known = given.get(name);
        String plain = known == null ? plain(name) : known;
        return plain.length() > LONGEST ? distinct(plain, name) : plain;
    }

    /** Which tool the provider means; one that is not known is called as the model called it. */
    public String own(String name) {
        return own.getOrDefault(name, name);
    }

    private static String plain(String name) {
        String plain = name.replaceAll("[^a-zA-Z0-9_-]", "_");
        return plain.isEmpty() ? "_" : plain;
    }

    private static String distinct(String plain, String name) {
        String tail = "_" + Integer.toHexString(name.hashCode());
        return plain.substring(0, Math.min(plain.length(), LONGEST - tail.length())) + tail;
    }
}
