package ai.vctt.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import java.net.InetAddress;

/** Opens connections to a port of this machine, for Socket.IO or for chat completions. */
final class Connector {

    private static final int MOST_FRAME_BYTES = 64 * 1024 * 1024;
    private static final int MOST_HANDSHAKE_BYTES = 64 * 1024;

    private final EventLoop loop;
    private final int port;
    private final WebSocketClientProtocolConfig webSocket;

    private final boolean sse;

    Connector(EventLoop loop, int port, boolean sse) {
        this.sse = sse;
        this.loop = loop;
        this.port = port;
        this.webSocket = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket")
                .maxFramePayloadLength(MOST_FRAME_BYTES)
                .withUTF8Validator(false)
                .build();
    }

    void open(Client.Events events) {
        var _ = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpClientCodec());
                        if (sse) {
                            channel.pipeline().addLast(new SseClient(events));
                        } else {
                            channel.pipeline()
                                    .addLast(
                                            new HttpObjectAggregator(MOST_HANDSHAKE_BYTES),
                                            new WebSocketClientProtocolHandler(webSocket),
                                            new SocketIoClient(events));
                        }
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port)
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        events.refused(String.valueOf(connected.cause()));
                    }
                });
    }

    /** Opens a connection and closes it without a word; then runs this, whatever came of it. */
    void touch(Runnable then) {
        var _ = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(InetAddress.getLoopbackAddress(), port)
                .addListener((ChannelFuture connected) -> {
                    var _ = connected.channel().close();
                    then.run();
                });
    }
}
