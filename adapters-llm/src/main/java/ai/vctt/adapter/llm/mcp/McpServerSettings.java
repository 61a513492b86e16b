package ai.vctt.adapter.llm.mcp;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An MCP server as it is configured. Never prints what may be secret. */
public sealed interface McpServerSettings {

    String name();

    /**
     * A program that is started here.
     *
     * @param environment on top of the few variables every program gets
     * @param directory it runs in; null: this server's
     */
    record Stdio(
            String name,
            List<String> command,
            Map<String, String> environment,
            @Nullable Path directory) implements McpServerSettings {

        public Stdio {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }

        @Override
        public String toString() {
            return "Stdio[" + name + ", " + command.getFirst() + ", " + environment.keySet() + "]";
        }
    }

    /**
     * One that is reached over HTTP.
     *
     * @param headers sent along with every request to this address, not to those it redirects to
     * @param redirectHosts it may redirect to, besides its own
     */
    record Http(String name, URI url, Map<String, String> headers, Set<String> redirectHosts)
            implements McpServerSettings {

        public Http {
            headers = Map.copyOf(headers);
            redirectHosts = Set.copyOf(redirectHosts);
        }

        @Override
        public String toString() {
            return "Http[" + name + ", " + url.getHost() + ", " + headers.keySet() + "]";
        }
    }
}
