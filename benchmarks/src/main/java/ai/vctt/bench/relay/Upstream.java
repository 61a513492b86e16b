package ai.vctt.bench.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;

/** One answer of the provider, line by line. */
final class Upstream extends SimpleChannelInboundHandler<ByteBuf> {

    private static final ByteBuf CONTENT =
            Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(ascii("\"delta\":{\"content\":\"")));
    private static final byte[] HEAD = ascii("42/stream,[\"stream_chunk\",{\"sessionId\":\"");
    private static final byte[] MIDDLE = ascii("\",\"chunk\":\"");
    private static final byte[] TAIL = ascii("\",\"model\":\"gpt-4o\",\"tokensUsed\":");
    private static final byte[] END = ascii("}]");

    private final Channel client;
    private final byte[] id;
    private final ByteBuf text;
    private int tokens;

    Upstream(Channel client, String id) {
        this.client = client;
        this.id = ascii(id);
        this.text = client.alloc().buffer();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ByteBuf body = context.alloc().buffer();
        ByteBufUtil.writeAscii(
                body,
                "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Why is the sky blue?\"}]}");
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/v1/chat/completions", body);
        request.headers()
                .set(HttpHeaderNames.HOST, "provider")
                .set(HttpHeaderNames.AUTHORIZATION, "Bearer floor")
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        var _ = context.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
        int key = ByteBufUtil.indexOf(CONTENT, line);
        if (key < 0) {
            return;
        }
        int from = key + CONTENT.readableBytes();
        int to = endOfString(line, from);
        if (to == from) {
            return;
        }
        tokens++;
        ByteBuf frame = client.alloc().buffer(HEAD.length + id.length + MIDDLE.length + TAIL.length + 32 + to - from);
        frame.writeBytes(HEAD)
                .writeBytes(id)
                .writeBytes(MIDDLE)
                .writeBytes(line, from, to - from)
                .writeBytes(TAIL);
        ByteBufUtil.writeAscii(frame, Integer.toString(tokens));
        frame.writeBytes(END);
        text.writeBytes(line, from, to - from);
        var _ = client.write(new TextWebSocketFrame(frame));
    }

    private static int endOfString(ByteBuf line, int from) {
        int at = from;
        while (line.getByte(at) != '"') {
            at += line.getByte(at) == '\\' ? 2 : 1;
        }
        return at;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        var _ = client.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ByteBuf frame = client.alloc().buffer();
        ByteBufUtil.writeAscii(frame, "42/stream,[\"stream_complete\",{\"sessionId\":\"");
        frame.writeBytes(id);
        ByteBufUtil.writeAscii(frame, "\",\"fullText\":\"");
        frame.writeBytes(text);
        ByteBufUtil.writeAscii(frame, "\",\"totalTokens\":" + tokens + "}]");
        text.release();
        var _ = client.writeAndFlush(new TextWebSocketFrame(frame));
    }
}
