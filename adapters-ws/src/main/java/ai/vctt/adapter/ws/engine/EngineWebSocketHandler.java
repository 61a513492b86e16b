package ai.vctt.adapter.ws.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last handler of a connection that has become a WebSocket: puts messages together for its session. */
final class EngineWebSocketHandler extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(EngineWebSocketHandler.class);

    private final WebSocketTransport session;
    private final UnfinishedMessage unfinished;
    private final EngineLimits limits;
    private boolean closing;

    EngineWebSocketHandler(EngineServer server, WebSocketTransport session, Channel channel) {
        this.session = session;
        this.limits = server.settings().limits();
        this.unfinished =
                new UnfinishedMessage(channel, limits, server.budget(), reason -> session.onBroken(channel, reason));
    }

    /** Opens the WebSocket with a decoder that tells what it holds of an unfinished frame. */
    WebSocketServerHandshaker handshaker() {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(limits.memory().maxPayloadBytes())
                .allowExtensions(false)
                .withUTF8Validator(false)
                .closeOnProtocolViolation(false)
                .build();
        return new WebSocketServerHandshaker13("", null, config) {
            @Override
            protected WebSocketFrameDecoder newWebsocketDecoder() {
                return new Decoder(config);
            }
        };
    }

    private final class Decoder extends WebSocket13FrameDecoder {

        Decoder(WebSocketDecoderConfig config) {
            super(config);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
            super.channelRead(ctx, message);
            unfinished.onFrameBytes(actualReadableBytes());
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        gone(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone(ctx);
    }

    private void gone(ChannelHandlerContext ctx) {
        closing = true;
        unfinished.end();
        session.onClosed(ctx.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!closing && message instanceof WebSocketFrame frame) {
                onFrame(ctx, frame);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void onFrame(ChannelHandlerContext ctx, WebSocketFrame frame) {
        switch (frame) {
            case TextWebSocketFrame _, BinaryWebSocketFrame _ -> {
                boolean text = frame instanceof TextWebSocketFrame;
                if (frame.isFinalFragment()) {
                    deliver(ctx, text, frame.content());
                } else {
                    unfinished.begin(text, frame.content());
                }
            }
            case ContinuationWebSocketFrame _ -> {
                if (unfinished.add(frame.content()) && frame.isFinalFragment()) {
                    deliver(ctx, unfinished.isText(), unfinished.whole());
                }
            }
            case PingWebSocketFrame ping -> {
                // A peer that reads nothing gets no heap of pongs either.
                if (ctx.channel().isWritable()) {
                    var _ = ctx.writeAndFlush(
                            new PongWebSocketFrame(ping.content().retainedDuplicate()));
                }
            }
            case CloseWebSocketFrame close -> {
                closing = true;
                session.onClosed(ctx.channel());
                ctx.writeAndFlush(new CloseWebSocketFrame(close.statusCode() < 0 ? 1000 : close.statusCode(), ""))
                        .addListener(ChannelFutureListener.CLOSE);
            }
            case PongWebSocketFrame _ -> {}
            default -> session.onBroken(ctx.channel(), CloseReason.INVALID_PACKET);
        }
    }

    private void deliver(ChannelHandlerContext ctx, boolean text, ByteBuf content) {
        try {
            if (text) {
                session.onText(ctx.channel(), content);
            } else {
                session.onBinary(ctx.channel(), content);
            }
        } finally {
            unfinished.end();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            session.onWritable();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            boolean tooLarge = corrupted.closeStatus().code() == WebSocketCloseStatus.MESSAGE_TOO_BIG.code();
            session.onBroken(ctx.channel(), tooLarge ? CloseReason.TOO_LARGE : CloseReason.INVALID_PACKET);
        } else {
            log.debug("Connection closed: {}", cause.getClass().getName());
            var _ = ctx.close();
        }
    }
}
