package ai.vctt.adapter.llm;

import static ai.vctt.adapter.llm.InvalidConfigurationException.require;

import ai.vctt.adapter.llm.mcp.McpServerSettings;
import ai.vctt.domain.tool.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads MCP servers in the form other clients know: {@code {"mcpServers": {"fs": {"command": …}}}}, from a file or as
 * text. Members that are not known are passed over, as they may be for other clients. {@code ${NAME}} stands for an
 * environment variable, {@code ${NAME:-otherwise}} for one that need not be set.
 */
final class McpServersReader {

    private static final String FILE = "vctt.mcp-file";
    private static final String INLINE = "vctt.mcp-servers";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

    private final UnaryOperator<@Nullable String> environment;
    private final List<McpServerSettings> servers = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    /** @param environment what a variable is set to; null when it is not */
    McpServersReader(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /**
     * @param file the path of a file; blank for none
     * @param inline the same as text; blank for none
     */
    List<McpServerSettings> read(String file, String inline) {
        if (!file.isBlank()) {
            readAll(FILE, contentOf(file.strip()));
        }
        if (!inline.isBlank()) {
            readAll(INLINE, inline);
        }
        return List.copyOf(servers);
    }

    private static String contentOf(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new InvalidConfigurationException(FILE, file, "a file that can be read", unreadable);
        }
    }

    private void readAll(String key, String text) {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(text);
        } catch (JacksonException _) {
            // Not the cause: it may quote what is secret.
            throw new InvalidConfigurationException(key, "not JSON", "{\"mcpServers\": {…}}");
        }
        JsonNode all = root.has("mcpServers") ? root.get("mcpServers") : root;
        require(all.isObject(), key, "no object", "{\"mcpServers\": {…}}");
        all.properties().forEach(server -> readOne(key, server.getKey(), server.getValue()));
    }

    private void readOne(String source, String name, JsonNode server) {
        String key = source + ": mcpServers." + name;
        require(
                name.matches("[A-Za-z0-9_-]{1,40}") && !name.equals(Tool.BUILT_IN),
                key,
                name,
                "a name of 1 to 40 letters, digits, _ and -, and not " + Tool.BUILT_IN);
        require(names.add(name), key, "there twice", "each name once");
        require(server.isObject(), key, "no object", "an object with a command or a url");
        if (server.path("disabled").booleanValue(false)) {
            return;
        }
        boolean hasCommand = server.has("command");
        require(hasCommand != server.has("url"), key, hasCommand ? "both" : "neither", "either a command or a url");
        servers.add(hasCommand ? stdio(key, name, server) : http(key, name, server));
    }

    private McpServerSettings stdio(String key, String name, JsonNode server) {
        List<String> command = new ArrayList<>();
        command.add(text(key + ".command", server.get("command")));
        command.addAll(texts(key + ".args", server.path("args")));
        require(!command.getFirst().isBlank(), key + ".command", "blank", "a program");
        String directory = server.has("cwd") ? text(key + ".cwd", server.get("cwd")) : "";
        return new McpServerSettings.Stdio(
                name, command, map(key + ".env", server.path("env")), directory.isBlank() ? null : Path.of(directory));
    }

    private McpServerSettings http(String key, String name, JsonNode server) {
        String type = server.path("type").stringValue("http").toLowerCase(Locale.ROOT);
        require(
                Set.of("http", "streamable-http", "streamablehttp").contains(type),
                key + ".type",
                type,
                "http: servers over SSE alone are not supported");
        Map<String, String> headers = map(key + ".headers", server.path("headers"));
        headers.forEach((header, value) -> require(
                header.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") && value.chars().noneMatch(Character::isISOControl),
                key + ".headers." + header,
                "not shown",
                "a header of one line"));
        Set<String> hosts = new HashSet<>();
        texts(key + ".redirectHosts", server.path("redirectHosts"))
                .forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        return new McpServerSettings.Http(name, url(key + ".url", server.get("url")), headers, hosts);
    }

    /** An address may hold what is secret, and is not shown. */
    private URI url(String key, JsonNode node) {
        String expected = "an http or https address without credentials";
        try {
            URI url = new URI(text(key, node).strip());
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            require(
                    Set.of("http", "https").contains(scheme)
                            && url.getHost() != null
                            && url.getRawUserInfo() == null
                            && url.getRawFragment() == null,
                    key,
                    "not shown",
                    expected);
            return url;
        } catch (URISyntaxException _) {
            throw new InvalidConfigurationException(key, "not shown", expected);
        }
    }

    private List<String> texts(String key, JsonNode node) {
        require(node.isMissingNode() || node.isArray(), key, "no list", "a list of texts");
        List<String> texts = new ArrayList<>();
        node.forEach(element -> texts.add(text(key, element)));
        return texts;
    }

    private Map<String, String> map(String key, JsonNode node) {
        require(node.isMissingNode() || node.isObject(), key, "no object", "names with texts");
        Map<String, String> map = new LinkedHashMap<>();
        node.properties().forEach(entry -> map.put(entry.getKey(), text(key + "." + entry.getKey(), entry.getValue())));
        return map;
    }

    private String text(String key, JsonNode node) {
        require(node.isString(), key, "no text", "a text");
        return VARIABLE.matcher(node.stringValue())
                .replaceAll(found -> Matcher.quoteReplacement(value(key, found.group(1), found.group(2))));
    }

    private String value(String key, String variable, @Nullable String otherwise) {
        String value = environment.apply(variable);
        if (value == null) {
            value = otherwise;
        }
        if (value == null) {
            throw new InvalidConfigurationException(key, "${" + variable + "}", "an environment variable that is set");
        }
        return value;
    }
}
