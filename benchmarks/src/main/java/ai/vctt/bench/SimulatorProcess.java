package ai.vctt.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The simulated provider, steered over HTTP. */
final class SimulatorProcess implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Child child;
    private final String url;

    private SimulatorProcess(Child child, String url) {
        this.child = child;
        this.url = url;
    }

    /** @param java the command up to the jar's options */
    static SimulatorProcess start(Path folder, List<String> java) throws IOException, InterruptedException {
        int port = Child.freePort();
        List<String> command = Commands.joined(java, "--port=" + port);
        return new SimulatorProcess(
                Child.start("simulator", folder, Map.of(), command, port), "http://127.0.0.1:" + port);
    }

    /** Without {@code /v1}. */
    String url() {
        return url;
    }

    /** What answers look like from now on. */
    void shape(int tokens, double rate) throws IOException, InterruptedException {
        String shape = "tokens=" + tokens + "+rate=" + rate + "+stamped";
        send(HttpRequest.newBuilder(URI.create(url + "/sim/script"))
                .POST(BodyPublishers.ofString(
                        JSON.createObjectNode().put("shape", shape).toString())));
    }

    /** The calls since it was forgotten, in the order they came. */
    JsonNode calls() throws IOException, InterruptedException {
        return log().path("calls");
    }

    /** How many answers it is sending. */
    int running() throws IOException, InterruptedException {
        return log().path("running").asInt();
    }

    private JsonNode log() throws IOException, InterruptedException {
        return JSON.readTree(send(HttpRequest.newBuilder(URI.create(url + "/sim/log"))));
    }

    void forgetCalls() throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(url + "/sim/log")).DELETE());
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("simulator: " + response.body());
        }
        return response.body();
    }

    ProcessTree tree() {
        return child.tree();
    }

    @Override
    public void close() {
        http.close();
        child.close();
    }
}
