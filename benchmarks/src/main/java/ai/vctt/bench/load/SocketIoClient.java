package ai.vctt.bench.load;

import static ai.vctt.bench.load.Scan.ascii;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One client, Engine.IO 4 and Socket.IO 5 over a WebSocket, in the namespace {@code /stream}. Used by its event loop alone. */
final class SocketIoClient extends SimpleChannelInboundHandler<WebSocketFrame> implements Client {

    private static final byte[] EVENT = ascii("42/stream,[\"stream_");
    private static final byte[] JOINED = ascii("40/stream,");
    private static final byte[] REFUSED = ascii("44/stream,");
    private static final byte[] CHUNK = ascii("\"chunk\":\"");
    private static final byte[] OFFSET = ascii("\"offset\":");
    private static final byte[] SEQ = ascii("\"seq\":");
    private static final byte[] KEEP = ascii("\"keep\":");
    private static final byte[] SESSION = ascii("\"sessionId\":\"");
    private static final byte[] CAUSE = ascii("\"cause\":\"");
    private static final byte[] ERROR = ascii("\"error\":\"");
    private static final byte[] TRANSCRIPT = ascii("\"fullText\":");

    private Events events;
    private byte[] bytes = new byte[1024];
    private @Nullable ChannelHandlerContext context;
    private @Nullable Reading reading;
    private String sessionId = "";
    private String conversation = "";
    private boolean joined;

    SocketIoClient(Events events) {
        this.events = events;
    }

    @Override
    public void converse() {
        if (conversation.isEmpty()) {
            conversation = ",\"conversationId\":\"" + UUID.randomUUID() + "\"";
        }
    }

    @Override
    public void ask(Reading next, Events told) {
        begin(next, told, "[\"stream_request\",{\"message\":\"Why is the sky blue?\"" + conversation + "}]");
    }

    @Override
    public void resume(String id, long after, Reading next, Events told) {
        begin(next, told, "[\"stream_resume\",{\"sessionId\":\"" + id + "\",\"after\":" + after + "}]");
    }

    private void begin(Reading next, Events told, String event) {
        reading = next;
        events = told;
        sessionId = "";
        send("42/stream,0" + event);
    }

    @Override
    public void stop() {
        send("42/stream,1[\"stream_stop\",{\"sessionId\":\"" + sessionId + "\"}]");
    }

    @Override
    public void cut() {
        reading = null;
        if (context != null) {
            var _ = context.close();
        }
    }

    @Override
    public String sessionId() {
        return sessionId;
    }

    @Override
    public @Nullable Reading reading() {
        return reading;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext from, WebSocketFrame frame) {
        ByteBuf content = frame.content();
        int length = content.readableBytes();
        if (bytes.length < length) {
            bytes = new byte[2 * length];
        }
        content.getBytes(content.readerIndex(), bytes, 0, length);
        if (Scan.startsWith(EVENT, bytes, length)) {
            event(length);
        } else if (length > 0 && bytes[0] == '0') {
            send("40/stream,");
        } else if (length == 1 && bytes[0] == '2') {
            send("3");
        } else if (Scan.startsWith(JOINED, bytes, length)) {
            joined = true;
            events.joined(this);
        } else if (Scan.startsWith(REFUSED, bytes, length)) {
            fail("refused: " + new String(bytes, 0, length, StandardCharsets.UTF_8));
        }
    }

    /** By the first letters behind {@code stream_}. */
    private void event(int length) {
        Reading current = reading;
        if (current == null || current.isOver()) {
            return;
        }
        switch (bytes[EVENT.length]) {
            case 'c' -> {
                if (bytes[EVENT.length + 1] == 'h') {
                    chunk(current, length);
                } else {
                    complete(current, length);
                }
            }
            case 's' -> {
                sessionId = Scan.stringBehind(SESSION, bytes, EVENT.length, length);
                events.started(this);
            }
            case 'f' ->
                current.restart(
                        Math.max(0, Scan.numberBehind(KEEP, bytes, EVENT.length, length)),
                        Scan.stringBehind(CAUSE, bytes, EVENT.length, length));
            case 'e' -> fail(Scan.stringBehind(ERROR, bytes, EVENT.length, length));
            default -> {
                // Reasoning is no part of the text.
            }
        }
    }

    private void chunk(Reading current, int length) {
        int from = Scan.behind(CHUNK, bytes, EVENT.length, length);
        if (from < 0) {
            fail("a chunk without text");
            return;
        }
        int to = Scan.endOfString(bytes, from, length);
        current.piece(
                bytes,
                from,
                to,
                Scan.numberBehind(SEQ, bytes, EVENT.length, from),
                Scan.numberBehind(OFFSET, bytes, to, length));
        events.progressed(this);
    }

    private void complete(Reading current, int length) {
        if (Scan.behind(TRANSCRIPT, bytes, EVENT.length, length) < 0) {
            fail("an end without the whole text");
            return;
        }
        current.end();
        events.ended(this);
    }

    private void fail(String why) {
        Reading current = reading;
        if (current != null && !current.isOver()) {
            current.fail(why);
            events.ended(this);
        } else if (!joined) {
            events.refused(why);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
        fail("connection lost");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable fault) {
        fail(fault.toString());
        var _ = from.close();
    }

    private void send(String text) {
        if (context != null) {
            var _ = context.writeAndFlush(new TextWebSocketFrame(text));
        }
    }
}
