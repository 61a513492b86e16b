package ai.vctt.adapter.llm.mcp;

import ai.vctt.adapter.llm.mcp.McpServerSettings.Stdio;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * A program that speaks MCP over its standard input and output. Where the SDK's own would end a connection over one long
 * message, this one fails the call it answers; it gives the program no credentials of this server's; and it tells when the
 * program ends.
 */
final class StdioTransport implements McpClientTransport {

    /** Of an answer that was too long to be read. */
    static final int TOO_LARGE = -32_001;

    private static final Logger LOG = LoggerFactory.getLogger("ai.vctt.mcp");
    private static final int MOST_MESSAGE_BYTES = 8 * 1024 * 1024;
    private static final int MOST_LOG_LINE_BYTES = 500;
    private static final int MOST_WAITING = 1000;
    private static final long PATIENCE_MILLIS = 2000;
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\d{1,18}))");
    private static final Set<String> INHERITED = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "TERM",
            "LANG",
            "LC_ALL",
            "LC_CTYPE",
            "TZ",
            "TMPDIR",
            "APPDATA",
            "LOCALAPPDATA",
            "PATHEXT",
            "SYSTEMDRIVE",
            "SYSTEMROOT",
            "TEMP",
            "USERPROFILE",
            "USERNAME");

    private final Stdio settings;
    private final McpJsonMapper json;
    private final Consumer<String> said;
    private final Consumer<String> ended;
    private final BlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>(MOST_WAITING);
    private volatile @Nullable Process process;
    private volatile boolean closing;

    /**
     * @param said hears each line of its standard error, shortened
     * @param ended hears why when the program could not be started, has ended or says nothing more
     */
    StdioTransport(Stdio settings, McpJsonMapper json, Consumer<String> said, Consumer<String> ended) {
        this.settings = settings;
        this.json = json;
        this.said = said;
        this.ended = ended;
    }

    @Override
    public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        return Mono.fromCallable(() -> {
                    start(handler);
                    return true;
                })
                .then();
    }

    private void start(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(settings.command());
        if (settings.directory() != null) {
            builder.directory(settings.directory().toFile());
        }
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !INHERITED.contains(name.toUpperCase(Locale.ROOT)));
        environment.putAll(settings.environment());
        Process started;
        try {
            started = builder.start();
        } catch (IOException missing) {
            ended.accept(String.valueOf(missing.getMessage()));
            throw missing;
        }
        process = started;
        if (closing) {
            close();
        }
        thread("out", () -> readMessages(started, handler));
        thread("err", () -> readErrors(started));
        thread("in", () -> write(started.getOutputStream()));
    }

    private void thread(String part, Runnable body) {
        Thread.ofVirtual().name("mcp-" + settings.name() + "-" + part).start(body);
    }

    private void readMessages(Process started, Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        BoundedLines lines = new BoundedLines(started.getInputStream(), MOST_MESSAGE_BYTES);
        try {
            for (BoundedLines.Line line = lines.next(); line != null; line = lines.next()) {
                JSONRPCMessage message = message(line);
                if (message != null) {
                    handler.apply(Mono.just(message)).subscribe(_ -> {}, this::unhandled);
                }
            }
        } catch (IOException broken) {
            LOG.debug("{}: its output broke", settings.name(), broken);
        } finally {
            ended.accept(farewell(started));
        }
    }

    private static String farewell(Process started) {
        try {
            return started.waitFor(1, TimeUnit.SECONDS)
                    ? "the program has ended with exit code " + started.exitValue()
                    : "the program has closed its output";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "the program has ended";
        }
    }

    private void unhandled(Throwable failure) {
        LOG.debug("{}: a message could not be handled", settings.name(), failure);
    }

    private @Nullable JSONRPCMessage message(BoundedLines.Line line) {
        if (line.tail() != null) {
            return tooLarge(line);
        }
        if (line.text().isBlank()) {
            return null;
        }
        try {
            return McpSchema.deserializeJsonRpcMessage(json, line.text());
        } catch (IOException | RuntimeException unreadable) {
            LOG.debug("{}: a line that is no message", settings.name(), unreadable);
            return null;
        }
    }

    /** The id stands before the result or behind it. */
    private @Nullable JSONRPCMessage tooLarge(BoundedLines.Line line) {
        String beginning = line.text().substring(0, Math.min(200, line.text().length()));
        Matcher before = ID.matcher(beginning.split("\"result\"", 2)[0]);
        Matcher behind = ID.matcher(String.valueOf(line.tail()));
        String id = null;
        if (before.find()) {
            id = before.group(1) == null ? before.group(2) : before.group(1);
        } else {
            while (behind.find()) {
                id = behind.group(1) == null ? behind.group(2) : behind.group(1);
            }
        }
        LOG.warn("{}: a message of more than {} bytes was passed over", settings.name(), MOST_MESSAGE_BYTES);
        return id == null
                ? null
                : JSONRPCResponse.error(id, new JSONRPCResponse.JSONRPCError(TOO_LARGE, "too large", null));
    }

    private void readErrors(Process started) {
        BoundedLines lines = new BoundedLines(started.getErrorStream(), MOST_LOG_LINE_BYTES);
        try {
            for (BoundedLines.Line line = lines.next(); line != null; line = lines.next()) {
                said.accept(line.text());
            }
        } catch (IOException broken) {
            LOG.debug("{}: its errors broke", settings.name(), broken);
        }
    }

    private void write(OutputStream out) {
        try (out) {
            while (true) {
                byte[] next = outgoing.take();
                if (next.length == 0) {
                    return;
                }
                out.write(next);
                out.write('\n');
                out.flush();
            }
        } catch (IOException broken) {
            LOG.debug("{}: takes no more input", settings.name(), broken);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message) {
        return Mono.fromCallable(() -> {
                    if (!outgoing.offer(json.writeValueAsString(message).getBytes(StandardCharsets.UTF_8))) {
                        throw new IOException("it reads nothing of what it is sent");
                    }
                    return true;
                })
                .then();
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.fromRunnable(this::close);
    }

    /** Asks it to end, then makes it, with everything it has started. Returns when it is gone. */
    @Override
    public void close() {
        closing = true;
        Process running = process;
        if (running == null) {
            return;
        }
        List<ProcessHandle> started = running.descendants().toList();
        boolean _ = outgoing.offer(new byte[0]);
        try {
            if (!running.waitFor(PATIENCE_MILLIS / 4, TimeUnit.MILLISECONDS)) {
                running.destroy();
                started.forEach(ProcessHandle::destroy);
            }
            if (!running.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                running.destroyForcibly();
            }
        } catch (InterruptedException _) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        return json.convertValue(data, type);
    }
}
