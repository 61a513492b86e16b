package ai.vctt.adapter.ws.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sits behind the HTTP codec of someone else's server, takes the requests for our path and lets all others pass, on
 * the same keep-alive connection. After a WebSocket's opening the connection is ours alone.
 */
final class EngineHttpHandler extends ChannelDuplexHandler {

    private static final Logger log = LoggerFactory.getLogger(EngineHttpHandler.class);

    private static final long LINGER_MILLIS = 500;

    private final EngineServer server;
    private @Nullable ChannelHandlerContext context;
    /** Requests passed on whose responses have not gone out yet. */
    private int foreignResponses;

    private boolean interimResponse;
    /** Ours, until it is answered. */
    private @Nullable Exchange current;
    /** The contents that come in belong to a request of ours. */
    private boolean reading;

    private boolean closing;
    private @Nullable EngineSession webSocket;

    EngineHttpHandler(EngineServer server) {
        this.server = server;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        abandon(ctx.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        abandon(ctx.channel());
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
        } else if (webSocket != null) {
            try {
                onFrame(ctx, webSocket, message);
            } finally {
                ReferenceCountUtil.release(message);
            }
        } else {
            onHttp(ctx, message);
        }
    }

    private void onHttp(ChannelHandlerContext ctx, Object message) {
        boolean ours = reading;
        if (message instanceof HttpRequest request) {
            ours = server.owns(request.uri());
            if (current != null || (ours && foreignResponses > 0)) {
                // Pipelined: two servers' answers could not be kept in order.
                ReferenceCountUtil.release(message);
                close(ctx);
                return;
            }
            if (ours) {
                begin(ctx, request);
            } else {
                foreignResponses++;
            }
        }
        if (!ours) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            if (message instanceof HttpContent content && reading) {
                receive(ctx, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        Exchange exchange = server.route(request, ctx, this);
        current = exchange;
        reading = true;
        var limits = server.settings().limits();
        if (HttpUtil.getContentLength(request, 0L) > limits.maxPayloadBytes()) {
            tooLarge(exchange);
            return;
        }
        if (HttpUtil.is100ContinueExpected(request)) {
            var _ = ctx.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
        exchange.timeout =
                ctx.executor().schedule(() -> expired(ctx), limits.bodyTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void receive(ChannelHandlerContext ctx, HttpContent content) {
        Exchange exchange = current;
        if (exchange == null) {
            return;
        }
        if (content.decoderResult().isFailure()) {
            close(ctx);
        } else if (!exchange.receive(
                content.content(), server.settings().limits().maxPayloadBytes())) {
            tooLarge(exchange);
        } else if (content instanceof LastHttpContent) {
            reading = false;
            exchange.complete();
            if (exchange.timeout != null) {
                exchange.timeout.cancel(false);
            }
            server.carryOut(exchange, this);
        }
    }

    private void expired(ChannelHandlerContext ctx) {
        log.debug("A request's body took too long");
        close(ctx);
    }

    private void tooLarge(Exchange exchange) {
        if (exchange.route instanceof Route.Push push) {
            push.session().close(CloseReason.OVERLOADED);
        }
        server.refuse(exchange, Refusal.PAYLOAD_TOO_LARGE);
    }

    /** Runs the answer on the event loop; when that has been stopped the answer is dropped. */
    void onLoop(Runnable answer, ByteBuf content) {
        try {
            context().executor().execute(answer);
        } catch (RejectedExecutionException stopped) {
            content.release();
        }
    }

    void writeAnswer(FullHttpResponse response, boolean keepAlive) {
        ChannelHandlerContext ctx = context();
        current = null;
        var written = ctx.writeAndFlush(response);
        if (!keepAlive) {
            closing = true;
            if (reading) {
                // Closed with its body unread, the connection would be reset and the answer perhaps lost.
                var _ = ctx.executor().schedule(() -> close(ctx), LINGER_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        } else if (!ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    /** Turns the connection into a WebSocket, of which nobody else may see a byte. */
    void openWebSocket(Exchange exchange, EngineSession session, Runnable opened) {
        ChannelHandlerContext ctx = context();
        Channel channel = ctx.channel();
        var limits = server.settings().limits();
        current = null;
        exchange.end();
        webSocket = session;
        removeBehind(ctx);
        channel.config().setAutoRead(true);
        channel.config()
                .setWriteBufferWaterMark(new WriteBufferWaterMark(limits.writeBufferLow(), limits.writeBufferHigh()));
        ctx.pipeline().addBefore(ctx.name(), null, new WebSocketFrameAggregator(limits.maxPayloadBytes()));
        var handshaker = new WebSocketServerHandshaker13(
                "",
                null,
                WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(limits.maxPayloadBytes())
                        .allowExtensions(false)
                        .withUTF8Validator(false)
                        .build());
        var request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                exchange.head.method(),
                exchange.head.uri(),
                Unpooled.EMPTY_BUFFER,
                exchange.head.headers(),
                EmptyHttpHeaders.INSTANCE);
        server.track(channel);
        handshaker.handshake(channel, request, null, channel.newPromise()).addListener(done -> {
            if (done.isSuccess()) {
                opened.run();
            } else {
                close(ctx);
            }
        });
    }

    private static void removeBehind(ChannelHandlerContext ctx) {
        ChannelPipeline pipeline = ctx.pipeline();
        List<String> names = pipeline.names();
        for (String name : names.subList(names.indexOf(ctx.name()) + 1, names.size())) {
            // Its owner may have removed one along with another; the tail has no context.
            if (pipeline.context(name) != null) {
                pipeline.remove(name);
            }
        }
    }

    private void onFrame(ChannelHandlerContext ctx, EngineSession session, Object message) {
        switch (message) {
            case TextWebSocketFrame text -> session.onWebSocketText(ctx.channel(), text.content());
            case BinaryWebSocketFrame _ -> session.onWebSocketBinary(ctx.channel());
            case PingWebSocketFrame ping -> {
                // A peer that reads nothing gets no heap of pongs either.
                if (ctx.channel().isWritable()) {
                    var _ = ctx.writeAndFlush(
                            new PongWebSocketFrame(ping.content().retainedDuplicate()));
                }
            }
            case PongWebSocketFrame _ -> {}
            case CloseWebSocketFrame close -> {
                closing = true;
                session.onWebSocketClosed(ctx.channel());
                ctx.writeAndFlush(new CloseWebSocketFrame(close.statusCode() < 0 ? 1000 : close.statusCode(), ""))
                        .addListener(ChannelFutureListener.CLOSE);
            }
            default -> close(ctx);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (current != null || reading) {
            // Also while a poll waits: its connection's end has to be noticed.
            if (!ctx.channel().config().isAutoRead()) {
                ctx.read();
            }
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (webSocket != null && ctx.channel().isWritable()) {
            webSocket.onWebSocketWritable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (webSocket == null) {
            if (message instanceof HttpResponse response) {
                interimResponse = response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                        && response.status().code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
            }
            if (message instanceof LastHttpContent && !interimResponse && foreignResponses > 0) {
                foreignResponses--;
            }
        }
        var _ = ctx.write(message, promise);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (webSocket != null || current != null) {
            log.debug("Connection closed: {}", cause.getClass().getName());
            close(ctx);
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private void close(ChannelHandlerContext ctx) {
        closing = true;
        var _ = ctx.close();
    }

    /** The connection is gone, and with it what hung on it. */
    private void abandon(Channel channel) {
        Exchange exchange = current;
        current = null;
        if (exchange != null && !exchange.ended()) {
            exchange.end();
            switch (exchange.route) {
                case Route.Poll(EngineSession session) -> session.lost();
                case Route.Push(EngineSession session) -> session.lost();
                case Route.Upgrade(EngineSession session) -> session.onWebSocketClosed(channel);
                case Route.Handshake _, Route.WebSocketHandshake _, Route.Preflight _, Route.Refused _ -> {}
            }
        }
        if (webSocket != null) {
            webSocket.onWebSocketClosed(channel);
        }
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }
}
