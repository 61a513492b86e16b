package ai.vctt.sim;

import ai.vctt.sim.CallRecord.Ending;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One TCP connection: gathers requests, and plays one answer at a time. */
final class Connection extends SimpleChannelInboundHandler<HttpObject> {

    private static final int MOST_BODY_BYTES = 64 * 1024 * 1024;
    private static final ByteBuf CONTINUE =
            Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(Json.utf8("HTTP/1.1 100 Continue\r\n\r\n")));

    private final Provider provider;
    private final long id;
    private @Nullable HttpRequest request;
    private @Nullable ByteBuf body;
    private @Nullable Exchange exchange;
    private @Nullable Play play;

    Connection(Provider provider, long id) {
        this.provider = provider;
        this.id = id;
    }

    long id() {
        return id;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        provider.opened(context.channel());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part.decoderResult().isFailure() || (part instanceof HttpRequest && exchange != null)) {
            // No HTTP, or a request before the last one was answered, which no caller sends on purpose.
            var _ = context.close();
            return;
        }
        if (part instanceof HttpRequest head) {
            request = head;
            body = context.alloc().buffer();
            if (HttpUtil.is100ContinueExpected(head)) {
                var _ = context.writeAndFlush(CONTINUE.duplicate());
            }
        }
        HttpRequest head = request;
        ByteBuf gathered = body;
        if (head == null || gathered == null || !(part instanceof HttpContent content)) {
            return;
        }
        if (gathered.readableBytes() + content.content().readableBytes() > MOST_BODY_BYTES) {
            var _ = context.close();
            return;
        }
        gathered.writeBytes(content.content());
        if (part instanceof LastHttpContent) {
            byte[] bytes = ByteBufUtil.getBytes(gathered);
            dropRequest();
            provider.serve(this, context.channel(), head, bytes);
        }
    }

    /** A call that is answered at once, or never. */
    void begin(Exchange exchange) {
        this.exchange = exchange;
    }

    void begin(Exchange exchange, Play play) {
        this.exchange = exchange;
        this.play = play;
        play.begin();
    }

    /** The connection is free for another request. */
    void free() {
        exchange = null;
        play = null;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (play != null && context.channel().isWritable()) {
            play.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Ending how = provider.isClosing() ? Ending.SHUT_DOWN : Ending.HUNG_UP;
        if (play != null) {
            play.gone(how);
        } else if (exchange != null) {
            exchange.ended(how);
        }
        free();
        dropRequest();
        provider.closed(context.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
        if (!(fault instanceof IOException)) {
            provider.faulted(fault);
        }
        var _ = context.close();
    }

    private void dropRequest() {
        if (body != null) {
            body.release();
        }
        body = null;
        request = null;
    }
}
