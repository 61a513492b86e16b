package ai.vctt.adapter.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.adapter.llm.mcp.McpServerSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McpServersReaderTest {

    @Test
    void servers_are_read_in_the_form_of_other_clients(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("mcp.json"), """
                {"mcpServers": {
                  "fs": {"command": "npx", "args": ["-y", "server-filesystem", "${HOME}/files"], "env": {"A_B": "${NONE:-c}"},
                         "cwd": "/tmp", "autoApprove": ["x"]},
                  "off": {"command": "x", "disabled": true}}}""");
        List<McpServerSettings> servers = reader().read(file.toString(), """
                {"web": {"type": "http", "url": "https://example.test/mcp?x=1", "headers": {"Authorization": "Bearer ${KEY}"},
                         "redirectHosts": ["Other.test"]}}""");
        assertThat(servers)
                .containsExactly(
                        new McpServerSettings.Stdio(
                                "fs",
                                List.of("npx", "-y", "server-filesystem", "/home/ann/files"),
                                Map.of("A_B", "c"),
                                Path.of("/tmp")),
                        new McpServerSettings.Http(
                                "web",
                                URI.create("https://example.test/mcp?x=1"),
                                Map.of("Authorization", "Bearer secret"),
                                Set.of("other.test")));
        assertThat(servers.toString()).doesNotContain("secret");
        assertThat(reader().read("", " ")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} x | vctt.mcp-servers: not JSON (expected: {\"mcpServers\": {…}})",
                "[] | vctt.mcp-servers: no object (expected: {\"mcpServers\": {…}})",
                "{\"a b\": {}} | vctt.mcp-servers: mcpServers.a b: a b (expected: a name of 1 to 40 letters, digits, _ and -, and not vctt)",
                "{\"vctt\": {}} | vctt.mcp-servers: mcpServers.vctt: vctt (expected: a name of 1 to 40 letters, digits, _ and -, and not vctt)",
                "{\"a\": {}} | vctt.mcp-servers: mcpServers.a: neither (expected: either a command or a url)",
                "{\"a\": {\"command\": \"x\", \"url\": \"http://x\"}} | vctt.mcp-servers: mcpServers.a: both (expected: either a command or a url)",
                "{\"a\": {\"command\": 7}} | vctt.mcp-servers: mcpServers.a.command: no text (expected: a text)",
                "{\"a\": {\"command\": \"x\", \"args\": \"y\"}} | vctt.mcp-servers: mcpServers.a.args: no list (expected: a list of texts)",
                "{\"a\": {\"command\": \"x\", \"env\": {\"B\": 1}}} | vctt.mcp-servers: mcpServers.a.env.B: no text (expected: a text)",
                "{\"a\": {\"command\": \"${NONE}\"}} | vctt.mcp-servers: mcpServers.a.command: ${NONE} (expected: an environment variable that is set)",
                "{\"a\": {\"url\": \"ftp://x\"}} | vctt.mcp-servers: mcpServers.a.url: not shown (expected: an http or https address without credentials)",
                "{\"a\": {\"url\": \"http://u:secret@x\"}} | vctt.mcp-servers: mcpServers.a.url: not shown (expected: an http or https address without credentials)",
                "{\"a\": {\"url\": \"http://x\", \"type\": \"sse\"}} | vctt.mcp-servers: mcpServers.a.type: sse (expected: http: servers over SSE alone are not supported)",
                "{\"a\": {\"url\": \"http://x\", \"headers\": {\"a b\": \"c\"}}} | vctt.mcp-servers: mcpServers.a.headers.a b: not shown (expected: a header of one line)",
            })
    void a_bad_value_is_refused_in_one_line_that_names_it(String text, String line) {
        assertThatThrownBy(() -> reader().read("", text))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(line);
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> reader().read("/no/such/file", ""))
                .hasMessage("vctt.mcp-file: /no/such/file (expected: a file that can be read)");
    }

    private static McpServersReader reader() {
        return new McpServersReader(Map.of("HOME", "/home/ann", "KEY", "secret")::get);
    }
}
