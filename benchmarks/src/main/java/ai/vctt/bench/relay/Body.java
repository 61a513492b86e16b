package ai.vctt.bench.relay;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;

/** Takes the bytes out of an HTTP answer, and ends the connection behind it. */
final class Body extends SimpleChannelInboundHandler<HttpObject> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part instanceof HttpContent content) {
            context.fireChannelRead(content.content().retain());
        }
        if (part instanceof LastHttpContent) {
            var _ = context.close();
        }
    }
}
