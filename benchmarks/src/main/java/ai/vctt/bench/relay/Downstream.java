package ai.vctt.bench.relay;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One client, which has one answer at a time. */
final class Downstream extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    private static final int MOST_LINE_BYTES = 64 * 1024;

    private final InetSocketAddress provider;
    private @Nullable Channel upstream;
    private int answers;

    Downstream(InetSocketAddress provider) {
        this.provider = provider;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof HandshakeComplete) {
            send(context, "0{\"sid\":\"floor\",\"upgrades\":[],\"pingInterval\":3600000,\"pingTimeout\":3600000}");
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
        String text = frame.text();
        if (text.startsWith("40/stream,")) {
            send(context, "40/stream,{\"sid\":\"floor\"}");
        } else if (text.contains("[\"stream_request\"")) {
            answers++;
            ask(context, context.channel().id().asShortText() + "-" + answers);
        } else if (text.contains("[\"stream_stop\"")) {
            hangUp();
        }
    }

    /** On the client's own thread, so that a token changes threads nowhere. */
    private void ask(ChannelHandlerContext context, String id) {
        send(context, "42/stream,[\"stream_start\",{\"sessionId\":\"" + id + "\",\"model\":\"gpt-4o\"}]");
        upstream = new Bootstrap()
                .group(context.channel().eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new Body(),
                                        new LineBasedFrameDecoder(MOST_LINE_BYTES),
                                        new Upstream(context.channel(), id));
                    }
                })
                .connect(provider)
                .channel();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        hangUp();
    }

    private void hangUp() {
        if (upstream != null) {
            var _ = upstream.close();
        }
    }

    private static void send(ChannelHandlerContext context, String text) {
        var _ = context.writeAndFlush(new TextWebSocketFrame(text));
    }
}
