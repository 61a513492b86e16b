package ai.vctt.bench;

import ai.vctt.bench.load.LoadClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The load client as its runner sees it; {@link LoadClient} has the commands. */
final class LoadProcess implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    private LoadProcess(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    static LoadProcess start(Path folder, List<String> command) throws IOException {
        return new LoadProcess(new ProcessBuilder(command)
                .redirectError(folder.resolve("load.log").toFile())
                .start());
    }

    static ObjectNode command(String what) {
        return JSON.createObjectNode().put("do", what);
    }

    /** Does it, and returns what came of it. */
    JsonNode run(ObjectNode command) throws IOException {
        begin(command);
        return await();
    }

    void begin(ObjectNode command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
    }

    JsonNode await() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IllegalStateException("the load client has ended");
        }
        JsonNode answer = JSON.readTree(line);
        if (answer.has("problem")) {
            throw new IllegalStateException(answer.path("problem").asString());
        }
        return answer.path("result");
    }

    void open(int connections) throws IOException {
        run(command("open").put("count", connections));
    }

    ProcessTree tree() {
        return new ProcessTree(process.pid(), null);
    }

    @Override
    public void close() {
        Child.end(process);
    }
}
