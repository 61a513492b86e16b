package ai.vctt.adapter.llm.mcp;

import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolResult;
import ai.vctt.domain.tool.ToolServer;
import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.publisher.Mono;

/**
 * One MCP server: started in the background, kept an eye on, and started again when it has ended. Whoever calls its tools
 * never waits for any of that. Thread-safe.
 */
final class McpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("ai.vctt.mcp");
    /** Only frees what nobody waits for any more: whoever calls has a limit of their own. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(30);

    private static final int MOST_RESPONSE_CHARS = 8 * 1024 * 1024;

    private static final List<McpSchema.Tool> WAKE = List.of();

    private final McpServerSettings settings;
    private final McpJsonMapper json;
    private final McpTimes times;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final ServerLog said;
    private final Thread keeper;
    private volatile State state;

    /** @param session null unless it is ready */
    private record State(ToolServer shown, @Nullable Session session) {}

    /** A connection. It has ended once {@code gone} is completed. */
    private record Session(McpAsyncClient client, CompletableFuture<String> gone) {}

    McpServer(McpServerSettings settings, McpJsonMapper json, McpTimes times) {
        this.settings = settings;
        this.json = json;
        this.times = times;
        this.said = new ServerLog(settings.name());
        this.state = down(ToolServer.State.STARTING, null);
        this.keeper = Thread.ofVirtual().name("mcp-" + settings.name()).unstarted(this::keepAlive);
    }

    void start() {
        keeper.start();
    }

    ToolServer shown() {
        State now = state;
        boolean gone = now.session() != null && now.session().gone().isDone();
        return (gone ? down(ToolServer.State.RESTARTING, null) : now).shown();
    }

    ToolResult call(String ownName, Map<String, Object> arguments, int mostChars) throws InterruptedException {
        Session session = state.session();
        if (session == null || session.gone().isDone()) {
            return new ToolResult.Failed("The server " + settings.name() + " is not running at the moment.");
        }
        CompletableFuture<McpSchema.@Nullable CallToolResult> answer = session.client()
                .callTool(McpSchema.CallToolRequest.builder(ownName)
                        .arguments(arguments)
                        .build())
                .toFuture();
        CompletableFuture<Void> either =
                CompletableFuture.anyOf(answer, session.gone()).thenRun(() -> {});
        try {
            either.get();
            McpSchema.CallToolResult result = answer.isDone() ? answer.get() : null;
            return result != null
                    ? ToolText.result(result, mostChars)
                    : new ToolResult.Failed("The server " + settings.name() + " ended during the call.");
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            throw interrupted;
        } catch (ExecutionException failure) {
            return failed(session, failure.getCause(), mostChars);
        }
    }

    private ToolResult failed(Session session, @Nullable Throwable cause, int mostChars) {
        if (cause instanceof McpError error) {
            return error.getJsonRpcError() != null && error.getJsonRpcError().code() == StdioTransport.TOO_LARGE
                    ? new ToolResult.TooLarge("", mostChars)
                    : new ToolResult.Failed(ToolText.shortened(String.valueOf(error.getMessage()), mostChars));
        }
        if (settings instanceof McpServerSettings.Http) {
            session.gone().complete(ToolText.words(cause));
        }
        return new ToolResult.Failed(
                "The server " + settings.name() + " could not be asked: " + ToolText.words(cause) + ".");
    }

    private void keepAlive() {
        Duration pause = times.firstPause();
        String known = null;
        while (!closed.isDone()) {
            long began = System.nanoTime();
            String problem = live();
            if (closed.isDone()) {
                return;
            }
            if (problem == null) {
                // It must not be asked at all.
                return;
            }
            boolean steady = System.nanoTime() - began > times.steady().toNanos();
            if (steady) {
                pause = times.firstPause();
                known = null;
            }
            state = down(ToolServer.State.RESTARTING, problem);
            // The same again and again is said once.
            LOG.atLevel(problem.equals(known) ? Level.DEBUG : Level.WARN)
                    .log("{}: {}; tried again in {} ms", settings.name(), problem, pause.toMillis());
            known = problem;
            waitFor(closed, pause);
            pause = pause.multipliedBy(2).compareTo(times.longestPause()) > 0
                    ? times.longestPause()
                    : pause.multipliedBy(2);
        }
    }

    /** From its start to its end. Why it ended; null when it must not be tried again. */
    private @Nullable String live() {
        CompletableFuture<String> gone = new CompletableFuture<>();
        BlockingQueue<List<McpSchema.Tool>> changes = new LinkedBlockingQueue<>();
        McpClientTransport transport = transport(gone);
        McpAsyncClient client = McpClient.async(transport)
                .clientInfo(McpSchema.Implementation.builder("vctt-engine", "1").build())
                .requestTimeout(LONGEST_CALL)
                .initializationTimeout(times.start())
                .jsonSchemaValidator((_, _) -> ValidationResponse.asValid(null))
                .toolsChangeConsumer(tools -> Mono.fromRunnable(() -> changes.add(tools)))
                .build();
        Session session = new Session(client, gone);
        try {
            await(client.initialize(), gone);
            ready(
                    session,
                    ToolText.tools(
                            settings.name(), await(client.listTools(), gone).tools()));
            return untilGone(session, changes);
        } catch (AddressGuard.ForbiddenAddressException forbidden) {
            state = down(ToolServer.State.FAILED, String.valueOf(forbidden.getMessage()));
            LOG.error("{}: {}", settings.name(), forbidden.getMessage());
            return null;
        } catch (Exception failure) {
            return ToolText.words(failure);
        } finally {
            if (!closed.isDone() && state.session() != null) {
                state = down(ToolServer.State.RESTARTING, null);
            }
            end(client, transport);
        }
    }

    private String untilGone(Session session, BlockingQueue<List<McpSchema.Tool>> changes) throws Exception {
        var _ = session.gone().whenComplete((_, _) -> changes.add(WAKE));
        var _ = closed.whenComplete((_, _) -> changes.add(WAKE));
        while (true) {
            List<McpSchema.Tool> tools = changes.poll(times.check().toMillis(), TimeUnit.MILLISECONDS);
            if (session.gone().isDone()) {
                return session.gone().get();
            }
            if (closed.isDone()) {
                return "closed";
            }
            if (tools != null) {
                ready(session, ToolText.tools(settings.name(), tools));
            } else if (settings instanceof McpServerSettings.Http) {
                await(session.client().ping(), session.gone());
            }
        }
    }

    private void ready(Session session, List<Tool> tools) {
        state = new State(new ToolServer(settings.name(), kind(), ToolServer.State.READY, null, tools), session);
        LOG.info("{}: ready with {} tools", settings.name(), tools.size());
    }

    private McpClientTransport transport(CompletableFuture<String> gone) {
        return switch (settings) {
            case McpServerSettings.Stdio stdio -> new StdioTransport(stdio, json, said::say, gone::complete);
            case McpServerSettings.Http http -> http(http);
        };
    }

    private McpClientTransport http(McpServerSettings.Http http) {
        URI url = http.url();
        HttpRequest.Builder request = HttpRequest.newBuilder();
        http.headers().forEach(request::header);
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return HttpClientStreamableHttpTransport.builder(url.getScheme() + "://" + url.getRawAuthority())
                .endpoint(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .jsonMapper(json)
                .clientBuilder(GuardedHttpClient.Builder.of(new AddressGuard(url, http.redirectHosts())))
                .requestBuilder(request)
                .maxResponseSize(MOST_RESPONSE_CHARS)
                .build();
    }

    /** The answer, unless the server ends or takes too long. */
    private <T> T await(Mono<T> mono, CompletableFuture<String> gone) throws Exception {
        CompletableFuture<@Nullable T> answer = mono.toFuture();
        CompletableFuture<Void> first =
                CompletableFuture.anyOf(answer, gone, closed).thenRun(() -> {});
        try {
            first.get(times.start().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw forbiddenIn(failure.getCause());
        } catch (TimeoutException _) {
            throw new IllegalStateException(
                    "it did not answer within " + times.start().toSeconds() + " s");
        } finally {
            answer.cancel(true);
        }
        T value = answer.isDone() && !answer.isCancelled() ? answer.get() : null;
        if (value != null) {
            return value;
        }
        throw new IllegalStateException(gone.isDone() ? gone.get() : "closed");
    }

    private static Exception forbiddenIn(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AddressGuard.ForbiddenAddressException forbidden) {
                return forbidden;
            }
        }
        return failure instanceof Exception known ? known : new IllegalStateException(failure);
    }

    private static void end(McpAsyncClient client, McpClientTransport transport) {
        try {
            client.closeGracefully().toFuture().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unclean) {
            LOG.debug("a connection did not end cleanly", unclean);
        }
        if (transport instanceof StdioTransport program) {
            program.close();
        }
    }

    private static void waitFor(CompletableFuture<?> event, Duration most) {
        try {
            event.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            // Then not.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private State down(ToolServer.State as, @Nullable String problem) {
        return new State(new ToolServer(settings.name(), kind(), as, problem, List.of()), null);
    }

    private ToolServer.Transport kind() {
        return settings instanceof McpServerSettings.Stdio ? ToolServer.Transport.STDIO : ToolServer.Transport.HTTP;
    }

    /** Returns when it is gone. */
    @Override
    public void close() {
        closed.complete(null);
        state = down(ToolServer.State.FAILED, "closed");
        try {
            keeper.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
