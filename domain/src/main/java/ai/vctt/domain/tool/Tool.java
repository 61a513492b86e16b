package ai.vctt.domain.tool;

import static ai.vctt.domain.InvalidValueException.require;

/**
 * Something a model can have done.
 *
 * @param server who offers it: a configured server's name, or {@link #BUILT_IN}
 * @param ownName what that server calls it
 * @param description for the model; may be empty
 * @param inputSchema the JSON Schema of its arguments, as text: an object
 */
public record Tool(String server, String ownName, String description, String inputSchema) {

    /** The server of the tools that are part of this one. */
    public static final String BUILT_IN = "vctt";

    public Tool {
        require(!server.isBlank() && server.indexOf(':') < 0, "server", server, "a name without a colon");
        require(!ownName.isBlank(), "name", ownName, "not blank");
    }

    /** How it is known here: "fs:read_file" of a server's, "calculate" of a built-in one. */
    public String name() {
        return server.equals(BUILT_IN) ? ownName : server + ":" + ownName;
    }
}
