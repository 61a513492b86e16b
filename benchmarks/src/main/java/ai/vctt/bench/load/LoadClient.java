package ai.vctt.bench.load;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The load client's process. Reads commands from its standard input, one JSON object in each line, and answers each by one
 * on its standard output when it is done: {@code {"result": …}} or {@code {"problem": "…"}}. It ends with its input.
 */
public final class LoadClient {

    private static final Duration PATIENCE = Duration.ofHours(5);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final EventLoop loop;
    private final Connector connector;
    private final List<Client> clients = new ArrayList<>();
    private final InstantSource clock = Clock.systemUTC();

    private LoadClient(EventLoop loop, int port, boolean sse) {
        this.loop = loop;
        this.connector = new Connector(loop, port, sse);
    }

    /** @param arguments the port of the server on this machine; and {@code sse} for chat completions instead of Socket.IO */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        boolean sse = arguments.length > 1 && arguments[1].equals("sse");
        LoadClient client = new LoadClient(group.next(), Integer.parseInt(arguments[0]), sse);
        try (BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                System.out.println(client.answer(JSON.readTree(line)));
            }
        } finally {
            var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private String answer(JsonNode command) throws InterruptedException {
        try {
            Object result = run(command).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return JSON.writeValueAsString(JSON.createObjectNode().set("result", JSON.valueToTree(result)));
        } catch (ExecutionException | TimeoutException e) {
            return JSON.writeValueAsString(JSON.createObjectNode().put("problem", e.toString()));
        }
    }

    private CompletableFuture<?> run(JsonNode command) {
        Tally tally = new Tally(this::micros);
        String name = command.path("do").asString("");
        return switch (name) {
            case "open" -> Opening.run(loop, connector, clients, number(command, "count"));
            case "ask" ->
                Asking.run(
                        loop,
                        clients,
                        new Asking.Plan(
                                number(command, "streams"),
                                number(command, "watchers"),
                                number(command, "answers"),
                                command.path("conversing").asBoolean(false),
                                number(command, "tokens"),
                                Duration.ofMillis(number(command, "rampMillis")),
                                Duration.ofMillis(number(command, "deadlineMillis"))),
                        tally);
            case "stop" ->
                Stopping.run(loop, clients.getFirst(), number(command, "rounds"), number(command, "after"), tally);
            case "resume" ->
                Resuming.run(
                        loop,
                        connector,
                        number(command, "rounds"),
                        number(command, "after"),
                        number(command, "tokens"),
                        tally);
            case "soak" ->
                Soaking.run(
                        loop,
                        connector,
                        new Soaking.Plan(
                                number(command, "slots"),
                                number(command, "tokens"),
                                Duration.ofSeconds(number(command, "seconds"))),
                        tally);
            default -> CompletableFuture.failedFuture(new IllegalArgumentException("do: " + name));
        };
    }

    private static int number(JsonNode command, String name) {
        return command.path(name).asInt(0);
    }

    private long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }
}
