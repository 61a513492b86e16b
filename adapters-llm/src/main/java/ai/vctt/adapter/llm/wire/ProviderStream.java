package ai.vctt.adapter.llm.wire;

import ai.vctt.adapter.llm.http.BlockingHttp;
import ai.vctt.adapter.llm.http.Exchange;
import ai.vctt.adapter.llm.http.Reply;
import ai.vctt.application.generation.port.out.ModelStream;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.tool.ToolCall;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of a provider over HTTP, whatever its format: sends on the first pull, reads as it is pulled. */
public final class ProviderStream implements ModelStream {

    private static final Logger log = LoggerFactory.getLogger(ProviderStream.class);
    private static final int MAX_ERROR_BYTES = 64 * 1024;

    private final BlockingHttp http;
    private final ProviderCall call;
    private final InstantSource clock;
    private final Output output;
    private @Nullable AnswerReader reader;
    private boolean terminalTaken;

    private volatile boolean closed;
    private volatile boolean released;
    private volatile @Nullable Exchange exchange;

    public ProviderStream(BlockingHttp http, ProviderCall call, InstantSource clock) {
        this.http = http;
        this.call = call;
        this.clock = clock;
        this.output = new Output(call.whole());
    }

    @Override
    public StreamEvent next() {
        if (terminalTaken) {
            throw new IllegalStateException("this stream has ended");
        }
        while (!closed) {
            StreamEvent event = output.poll();
            if (event != null) {
                terminalTaken = event instanceof StreamEvent.Terminal;
                return withOwnName(event);
            }
            advance();
        }
        terminalTaken = true;
        return output.cancelled();
    }

    @Override
    public void close() {
        closed = true;
        // Written before closed is read in send(): one of the two sees the other.
        Exchange running = exchange;
        if (running != null && !released) {
            running.close();
        }
    }

    private StreamEvent withOwnName(StreamEvent event) {
        return switch (event) {
            case StreamEvent.ToolCallDelta(String id, String name, String text) ->
                new StreamEvent.ToolCallDelta(id, call.toolNames().own(name), text);
            case StreamEvent.ToolCallReady(ToolCall ready) ->
                new StreamEvent.ToolCallReady(
                        new ToolCall(ready.id(), call.toolNames().own(ready.name()), ready.arguments()));
            default -> event;
        };
    }

    private void advance() {
        try {
            if (reader == null) {
                begin();
            } else {
                read(reader);
            }
        } catch (RuntimeException e) {
            if (!closed) {
                log.error("a provider's answer could not be handled", e);
                output.failed(new GenerationError.Internal());
                abort();
            }
        }
    }

    private void begin() {
        try {
            Reply reply = send();
            while (reply.status() / 100 != 2) {
                ProviderFault fault = fault(reply);
                if (!call.adapt(reply.status(), fault)) {
                    output.failed(Failures.of(
                            reply.status(), fault, Failures.retryAfter(reply::header, clock.instant()), call.secret()));
                    return;
                }
                reply = send();
            }
            output.started(requestId(reply));
            reader = new AnswerReader(reply.body(), reply.header("content-type"), call.decoder(output), output);
        } catch (IOException e) {
            output.failed(Failures.connection(e, call.secret()));
            abort();
        }
    }

    private Reply send() throws IOException {
        Exchange next = http.post(call.uri(), call.headers(), call.body());
        released = false;
        exchange = next;
        if (closed) {
            next.close();
        }
        return next.send();
    }

    private void read(AnswerReader answer) {
        try {
            answer.advance();
            if (output.ended()) {
                release();
                if (answer.malformed() > 0) {
                    log.warn(
                            "{} sent {} events that could not be read",
                            call.uri().getHost(),
                            answer.malformed());
                }
            }
        } catch (IOException e) {
            output.failed(Failures.broken(e, answer.begun(), call.secret()));
            abort();
        }
    }

    private ProviderFault fault(Reply reply) {
        byte[] body;
        try {
            body = reply.body().readNBytes(MAX_ERROR_BYTES);
        } catch (IOException _) {
            body = new byte[0];
        }
        release();
        return ProviderFault.read(body, 0, body.length);
    }

    private @Nullable String requestId(Reply reply) {
        for (String header : call.requestIdHeaders()) {
            String id = reply.header(header);
            if (id != null && !id.isBlank()) {
                return id;
            }
        }
        return null;
    }

    private void release() {
        Exchange running = exchange;
        if (running != null && !closed) {
            released = true;
            running.release();
        }
    }

    private void abort() {
        Exchange running = exchange;
        if (running != null) {
            running.close();
        }
    }
}
