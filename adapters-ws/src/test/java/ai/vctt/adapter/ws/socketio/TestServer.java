package ai.vctt.adapter.ws.socketio;

import ai.vctt.adapter.ws.engine.EngineLimits;
import ai.vctt.adapter.ws.engine.EngineSettings;
import ai.vctt.adapter.ws.engine.Heartbeat;
import ai.vctt.adapter.ws.engine.Origins;
import ai.vctt.adapter.ws.engine.TrustedProxies;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The server under test behind a plain Netty HTTP server, whose own handler answers every other path. */
final class TestServer implements AutoCloseable {

    static final SocketIoSettings SETTINGS = settings(Duration.ofSeconds(25), Duration.ofSeconds(20));

    final SocketIoServer socketIo;
    final int port;
    private final Channel listening;
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
    private final Set<Integer> seen = ConcurrentHashMap.newKeySet();
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(3, NioIoHandler.newFactory());

    TestServer(SocketIoSettings settings, Map<String, NamespaceHandler> namespaces) {
        this(settings, namespaces, true);
    }

    TestServer(SocketIoSettings settings, Map<String, NamespaceHandler> namespaces, boolean autoRead) {
        LeakGuard.watch();
        socketIo = new SocketIoServer(settings, namespaces);
        listening = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.SO_SNDBUF, 64 * 1024)
                .childOption(ChannelOption.AUTO_READ, autoRead)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        channels.add(ch);
                        ch.closeFuture().addListener(closed -> channels.remove(ch));
                        ch.pipeline().addLast("codec", new HttpServerCodec());
                        ch.pipeline().addLast(new HttpObjectAggregator(65536));
                        ch.pipeline().addLast(new Foreign());
                        socketIo.install(ch.pipeline(), "codec");
                        ch.pipeline().addAfter("codec", "counter", new Counter());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        port = ((InetSocketAddress) listening.localAddress()).getPort();
    }

    static SocketIoSettings settings(Duration pingInterval, Duration pingTimeout) {
        return settings(pingInterval, pingTimeout, EngineLimits.DEFAULT);
    }

    static SocketIoSettings settings(Duration pingInterval, Duration pingTimeout, EngineLimits limits) {
        Heartbeat heartbeat = new Heartbeat(pingInterval, pingTimeout);
        return new SocketIoSettings(
                new EngineSettings("/socket.io/", heartbeat, limits, Origins.DEFAULT, TrustedProxies.NONE),
                Duration.ofSeconds(10),
                100,
                256);
    }

    static SocketIoSettings limits(EngineLimits limits) {
        return settings(Duration.ofSeconds(25), Duration.ofSeconds(20), limits);
    }

    static EngineLimits limits(int maxPayload, int sessions, int perAddress, int perSecond, Duration timeouts) {
        return new EngineLimits(
                new EngineLimits.Admittance(20_000, 20_000, sessions, perAddress, perSecond),
                new EngineLimits.Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), timeouts, timeouts),
                new EngineLimits.Memory(maxPayload, 64L * 1024 * 1024, 32768, 65536));
    }

    /** Joins everyone, greets with the auth payload, and gives back what it gets. */
    static ConnectResult echo(Handshake handshake, Socket socket) {
        List<String> greeting = new ArrayList<>();
        greeting.add("[\"auth\"," + (handshake.auth() == null ? "{}" : handshake.auth()) + "]");
        socket.attach(() -> greeting.isEmpty() ? null : greeting.removeFirst());
        return new ConnectResult.Accepted(new SocketListener() {
            @Override
            public void onEvent(String name, List<JsonNode> args, @Nullable Acknowledgement ack) {
                ArrayNode answer = JsonNodeFactory.instance.arrayNode();
                if (ack != null) {
                    ack.send(answer.addAll(args));
                    ack.send("[\"never\"]");
                } else {
                    // Not taken when the client has gone, or is about to.
                    var _ = socket.emit(answer.add(name + "-back").addAll(args));
                }
            }

            @Override
            public void onDisconnect(DisconnectReason reason) {}
        });
    }

    static TestServer echoing() {
        return echoing(SETTINGS);
    }

    static TestServer echoing(SocketIoSettings settings) {
        return new TestServer(settings, Map.of("/", TestServer::echo, "/custom", TestServer::echo));
    }

    void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 8_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** What is written and has not left for the kernel, on all connections. */
    long pendingBytes() {
        return channels.stream()
                .map(channel -> channel.unsafe().outboundBuffer())
                .filter(Objects::nonNull)
                .mapToLong(ChannelOutboundBuffer::totalPendingWriteBytes)
                .sum();
    }

    /** Cuts all connections. */
    void cut() {
        for (Channel channel : channels) {
            var _ = channel.close();
        }
    }

    /** Starts a GET and returns when it waits in the server. */
    Wire waiting(Polling session) throws IOException {
        Wire wire = session.waiting();
        await(() -> seen.contains(wire.localPort()));
        return wire;
    }

    @Override
    public void close() {
        socketIo.close();
        listening.close().syncUninterruptibly();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
        LeakGuard.check();
    }

    /** Notes whose requests all handlers behind have seen. */
    private final class Counter extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.fireChannelRead(message);
            if (message instanceof LastHttpContent) {
                seen.add(((InetSocketAddress) ctx.channel().remoteAddress()).getPort());
            }
        }
    }

    private static final class Foreign extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.read();
            ctx.fireChannelActive();
        }

        /** Connections that end too early are nothing to talk about, as with any server. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (cause instanceof IOException || cause instanceof CodecException) {
                var _ = ctx.close();
            } else {
                ctx.fireExceptionCaught(cause);
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            var content = Unpooled.copiedBuffer("foreign " + request.uri(), StandardCharsets.UTF_8);
            var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, content);
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
            // One that takes its time, for a client that does not wait.
            if (!request.uri().equals("/slow")) {
                ctx.writeAndFlush(response).addListener(done -> ctx.read());
            } else {
                response.release();
            }
        }
    }
}
