package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.sim.Simulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The npm client in Node, and the web console in a browser, both in front of the real server and its demo model. A
 * simulated provider answers for gpt-4o, so that the console can make it fail, and nobody for a lane of the band.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "vctt.providers.openai.api-key=sim",
            "vctt.agents.primary.chain=demo",
            "vctt.agents.planner.chain=demo",
            "vctt.agents.analyst.chain=demo",
            "vctt.agents.relational.chain=demo",
            "vctt.agents.ethics.chain=demo",
            "vctt.agents.synthesiser.chain=demo",
            "vctt.agents.verification.chain=dead",
            "vctt.models.dead.provider=nowhere",
            "vctt.providers.nowhere.kind=openai",
            "vctt.providers.nowhere.base-url=http://127.0.0.1:9/v1",
            "vctt.providers.nowhere.api-key=none",
            "vctt.providers.anthropic.api-key=",
            "vctt.providers.xai.api-key="
        })
class JavaScriptTest {

    private static final Path CONSOLE =
            Path.of("..", "console").toAbsolutePath().normalize();
    private static final Path SCRIPTS = Path.of("src/test/node").toAbsolutePath();

    private static final Simulator SIM = Simulator.start();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void providers(DynamicPropertyRegistry registry) {
        registry.add("vctt.providers.openai.base-url", SIM::openAiBaseUrl);
    }

    @AfterAll
    static void stopProviders() {
        SIM.close();
    }

    @ParameterizedTest
    @CsvSource({"websocket,", "polling,", "polling,websocket"})
    void a_client_of_the_original_system_works_unchanged(String first, String second) throws Exception {
        List<String> transports = second == null ? List.of(first) : List.of(first, second);
        assertThat(runScript("seed-client.cjs", transports)).contains("\"whole\":true,\"order\":true");
    }

    @Test
    void the_official_openai_client_works_unchanged() throws Exception {
        assertThat(runScript("openai-client.cjs", List.of())).contains("all is well");
    }

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void the_console_works_in_a_browser() throws Exception {
        run(List.of("npm", "run", "e2e"), Map.of("VCTT_URL", url()));
    }

    private String url() {
        return "http://localhost:" + port;
    }

    private String runScript(String name, List<String> arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("node", SCRIPTS.resolve(name).toString(), url()));
        command.addAll(arguments);
        return run(command, Map.of("NODE_PATH", CONSOLE.resolve("node_modules").toString()));
    }

    private static String run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.directory(CONSOLE.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
