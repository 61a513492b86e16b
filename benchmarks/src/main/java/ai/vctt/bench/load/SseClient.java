package ai.vctt.bench.load;

import static ai.vctt.bench.load.Scan.ascii;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One caller of chat completions, streamed, on a connection that is kept. Used by its event loop alone. */
final class SseClient extends SimpleChannelInboundHandler<HttpObject> implements Client {

    private static final byte[] BODY = ascii(
            "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Why is the sky blue?\"}]}");
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] DONE = ascii("data: [DONE]");
    private static final byte[] CONTENT = ascii("\"content\":\"");
    private static final byte[] ERROR = ascii("\"error\":");
    private static final byte[] MESSAGE = ascii("\"message\":\"");

    private Events events;
    private byte[] line = new byte[1024];
    private int length;
    /** Whether somebody waits for the end of an answer. */
    private boolean asked;

    private @Nullable ChannelHandlerContext context;
    private @Nullable Reading reading;

    SseClient(Events events) {
        this.events = events;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        events.joined(this);
    }

    @Override
    public void ask(Reading next, Events told) {
        reading = next;
        events = told;
        asked = true;
        if (context == null) {
            end("not connected");
            return;
        }
        var request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, "/v1/chat/completions", Unpooled.wrappedBuffer(BODY));
        request.headers()
                .set(HttpHeaderNames.HOST, "127.0.0.1")
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, BODY.length);
        var _ = context.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext from, HttpObject part) {
        if (part instanceof HttpResponse response && !response.status().equals(HttpResponseStatus.OK)) {
            fail("HTTP " + response.status());
        }
        if (part instanceof HttpContent content) {
            content(content.content());
        }
        if (part instanceof LastHttpContent) {
            end("no end mark");
        }
    }

    /** Nothing more of this answer comes, so the next one may be asked for. */
    private void end(String whyUnlessOver) {
        fail(whyUnlessOver);
        if (asked) {
            asked = false;
            events.ended(this);
        }
    }

    private void content(ByteBuf content) {
        while (content.isReadable()) {
            byte next = content.readByte();
            if (next == '\n') {
                line();
                length = 0;
            } else {
                if (length == line.length) {
                    line = Arrays.copyOf(line, 2 * length);
                }
                line[length++] = next;
            }
        }
    }

    private void line() {
        Reading current = reading;
        if (current == null || current.isOver() || !Scan.startsWith(DATA, line, length)) {
            return;
        }
        if (Scan.startsWith(DONE, line, length)) {
            current.end();
            return;
        }
        int from = Scan.behind(CONTENT, line, DATA.length, length);
        if (from >= 0) {
            current.piece(line, from, Scan.endOfString(line, from, length), -1, -1);
            events.progressed(this);
        } else if (Scan.behind(ERROR, line, DATA.length, length) >= 0) {
            fail(Scan.stringBehind(MESSAGE, line, DATA.length, length));
        }
    }

    private void fail(String why) {
        Reading current = reading;
        if (current != null) {
            current.fail(why);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
        context = null;
        end("connection lost");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable fault) {
        fail(fault.toString());
        var _ = from.close();
    }

    @Override
    public void converse() {
        throw new UnsupportedOperationException("conversations are measured over Socket.IO");
    }

    @Override
    public void resume(String id, long after, Reading next, Events told) {
        throw new UnsupportedOperationException("chat completions cannot be resumed");
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("chat completions are stopped by hanging up");
    }

    @Override
    public void cut() {
        reading = null;
        asked = false;
        if (context != null) {
            var _ = context.close();
        }
    }

    @Override
    public String sessionId() {
        return "";
    }

    @Override
    public @Nullable Reading reading() {
        return reading;
    }
}
