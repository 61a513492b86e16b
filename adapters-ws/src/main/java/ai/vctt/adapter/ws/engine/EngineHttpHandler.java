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
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
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
    /** Why nothing on this connection is answered; null when it is. */
    private @Nullable Refusal turnedAway;

    private @Nullable Future<?> idleTimeout;
    /** Requests passed on whose responses have not gone out yet. */
    private int foreignResponses;

    private boolean interimResponse;
    /** To another protocol, by somebody else. */
    private boolean switched;
    /** Ours, until it is answered. */
    private @Nullable Exchange current;
    /** The contents that come in belong to a request of ours. */
    private boolean reading;

    private boolean closing;

    EngineHttpHandler(EngineServer server) {
        this.server = server;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        turnedAway = server.connected(ctx.channel());
        watchIdle(
                ctx,
                turnedAway == null
                        ? server.settings().limits().timeouts().request()
                        : Duration.ofMillis(LINGER_MILLIS));
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
            return;
        }
        boolean ours = reading;
        if (message instanceof HttpRequest request) {
            stopWatchingIdle();
            ours = turnedAway != null || server.owns(request.uri());
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
        Exchange exchange = server.route(request, ctx, this, turnedAway);
        current = exchange;
        reading = true;
        var limits = server.settings().limits();
        if (HttpUtil.getContentLength(request, 0L) > limits.memory().maxPayloadBytes()) {
            refuse(exchange, Refusal.PAYLOAD_TOO_LARGE, CloseReason.TOO_LARGE);
            return;
        }
        if (HttpUtil.is100ContinueExpected(request)) {
            var _ = ctx.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
        exchange.timeout = ctx.executor()
                .schedule(
                        () -> refuse(exchange, Refusal.REQUEST_TIMEOUT, CloseReason.MESSAGE_TIMEOUT),
                        limits.timeouts().body().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void receive(ChannelHandlerContext ctx, HttpContent content) {
        Exchange exchange = current;
        if (exchange == null) {
            return;
        }
        if (content.decoderResult().isFailure()) {
            close(ctx);
            return;
        }
        switch (exchange.receive(content.content(), server.settings().limits())) {
            case TOO_LARGE -> refuse(exchange, Refusal.PAYLOAD_TOO_LARGE, CloseReason.TOO_LARGE);
            case SERVER_BUSY -> refuse(exchange, Refusal.SERVER_BUSY, CloseReason.SERVER_BUSY);
            case KEPT -> {
                if (content instanceof LastHttpContent) {
                    reading = false;
                    exchange.complete();
                    server.carryOut(exchange, this);
                }
            }
        }
    }

    /** Its body is not read to the end; a session that it belongs to cannot go on without it. */
    private void refuse(Exchange exchange, Refusal refusal, CloseReason reason) {
        if (exchange.route instanceof Route.Push(EngineSession session)) {
            session.close(reason);
        } else if (exchange.route instanceof Route.Upgrade(EngineSession session)) {
            session.webSocket().onClosed(exchange.context().channel());
        }
        server.refuse(exchange, refusal);
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
        if (turnedAway != null) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        var written = ctx.writeAndFlush(response);
        // Also for one that does not even take the answer.
        watchIdle(ctx, server.settings().limits().timeouts().keepAlive());
        if (!keepAlive || turnedAway != null) {
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
        var memory = server.settings().limits().memory();
        current = null;
        exchange.end();
        removeBehind(ctx);
        channel.config().setAutoRead(true);
        channel.config()
                .setWriteBufferWaterMark(new WriteBufferWaterMark(memory.writeBufferLow(), memory.writeBufferHigh()));
        var successor = new EngineWebSocketHandler(server, session.webSocket(), channel);
        ctx.pipeline().replace(this, null, successor);
        var request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                exchange.head.method(),
                exchange.head.uri(),
                Unpooled.EMPTY_BUFFER,
                exchange.head.headers(),
                EmptyHttpHeaders.INSTANCE);
        server.track(channel);
        successor
                .handshaker()
                .handshake(channel, request, null, channel.newPromise())
                .addListener(done -> {
                    if (done.isSuccess()) {
                        opened.run();
                    } else {
                        var _ = channel.close();
                    }
                });
    }

    private void watchIdle(ChannelHandlerContext ctx, Duration delay) {
        stopWatchingIdle();
        idleTimeout = ctx.executor().schedule(() -> idle(ctx), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void idle(ChannelHandlerContext ctx) {
        if (turnedAway == null) {
            server.countIdle();
        } else if (!closing) {
            server.count(turnedAway);
        }
        close(ctx);
    }

    private void stopWatchingIdle() {
        if (idleTimeout != null) {
            idleTimeout.cancel(false);
            idleTimeout = null;
        }
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
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            interimResponse = response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                    && response.status().code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
            switched = response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code();
        }
        if (message instanceof LastHttpContent && !interimResponse && foreignResponses > 0) {
            foreignResponses--;
            if (foreignResponses == 0 && !closing && !switched) {
                watchIdle(ctx, server.settings().limits().timeouts().keepAlive());
            }
        }
        var _ = ctx.write(message, promise);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (current != null) {
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

    /** The connection is gone, and with it what hung on it; or it is a WebSocket from now on. */
    private void abandon(Channel channel) {
        stopWatchingIdle();
        Exchange exchange = current;
        current = null;
        if (exchange != null && !exchange.ended()) {
            exchange.end();
            switch (exchange.route) {
                case Route.Poll(EngineSession session) -> session.polling().onLost();
                case Route.Push(EngineSession session) -> session.polling().onLost();
                case Route.Upgrade(EngineSession session) -> session.webSocket().onClosed(channel);
                case Route.Handshake _, Route.WebSocketHandshake _, Route.Preflight _, Route.Refused _ -> {}
            }
        }
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }
}
