package ai.vctt.adapter.ws.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A session's WebSocket side: the one it speaks over, and the one that is about to take over from polling
 * (engine.io-protocol v4, "Upgrade"). Fields are guarded by the session's lock.
 */
final class WebSocketTransport {

    private static final long CLOSE_MILLIS = 500;

    private final EngineSession session;
    private final Object lock;
    private @Nullable Channel active;
    private @Nullable Channel probing;
    private boolean probed;
    private @Nullable Future<?> upgradeTimeout;

    WebSocketTransport(EngineSession session, Object lock) {
        this.session = session;
        this.lock = lock;
    }

    /** Under the lock: the one the session speaks over. */
    @Nullable
    Channel active() {
        return active;
    }

    /** Under the lock: whether a client that upgrades waits for its last poll to end. */
    boolean wantsPollsAnswered() {
        return probed && (probing != null || active != null);
    }

    /**
     * Under the lock: what there is to close, and nothing is taken any more. A client between its transports has
     * paused polling, and would take the end of its WebSocket for a failed upgrade: it would not notice the session's
     * end before its ping timeout. So it is told when it has changed over, for which it has the time of any upgrade.
     */
    List<Channel> release() {
        List<Channel> all = new ArrayList<>();
        if (active != null) {
            all.add(active);
            session.server().webSocketLost();
        }
        if (probing != null && !probed) {
            all.add(probing);
            cancel(upgradeTimeout);
        }
        return all;
    }

    /** The WebSocket a new session is about to be opened over; false when the session has been closed meanwhile. */
    boolean reserve(Channel channel) {
        synchronized (lock) {
            if (session.isClosed()) {
                return false;
            }
            activate(channel);
            return true;
        }
    }

    private void activate(Channel channel) {
        active = channel;
        session.server().webSocketGained();
    }

    /** Reserves the one upgrade there may be; false when it is taken. */
    boolean beginUpgrade(Channel channel) {
        synchronized (lock) {
            if (session.isClosed() || active != null || probing != null) {
                return false;
            }
            probing = channel;
            probed = false;
            upgradeTimeout = session.schedule(
                    () -> giveUpUpgrade(channel, true),
                    session.server().settings().limits().timeouts().upgrade());
            return true;
        }
    }

    void onText(Channel channel, ByteBuf content) {
        String packet = Utf8.decode(content);
        if (!isActive(channel)) {
            onProbe(channel, packet == null ? "" : packet);
        } else if (packet == null || !session.onPacket(packet)) {
            session.close(CloseReason.INVALID_PACKET);
        }
    }

    void onBinary(Channel channel, ByteBuf content) {
        if (isActive(channel)) {
            session.onBinary(ByteBufUtil.getBytes(content));
        } else {
            onProbe(channel, "");
        }
    }

    void onWritable() {
        session.drain();
    }

    /** What came over it, or did not come, is not acceptable. */
    void onBroken(Channel channel, CloseReason reason) {
        if (isActive(channel)) {
            session.close(reason);
        } else {
            giveUpUpgrade(channel, false);
        }
    }

    void onClosed(Channel channel) {
        boolean wasActive;
        synchronized (lock) {
            wasActive = channel.equals(active);
            forgetProbe(channel);
        }
        if (wasActive) {
            session.close(CloseReason.TRANSPORT_CLOSED);
        }
    }

    private boolean isActive(Channel channel) {
        synchronized (lock) {
            return channel.equals(active);
        }
    }

    private boolean forgetProbe(Channel channel) {
        boolean known = channel.equals(probing);
        if (known) {
            probing = null;
            cancel(upgradeTimeout);
        }
        return known;
    }

    private void onProbe(Channel channel, String packet) {
        Runnable next;
        synchronized (lock) {
            next = afterProbe(channel, packet);
        }
        next.run();
    }

    /** Under the lock, which is to be left before what follows is done. */
    private Runnable afterProbe(Channel channel, String packet) {
        boolean ours = channel.equals(probing);
        if (ours && packet.equals("2probe") && !probed && !session.isClosed()) {
            probed = true;
            return () -> {
                var _ = channel.writeAndFlush(new TextWebSocketFrame("3probe"));
                session.wake();
            };
        }
        if (!ours || !packet.equals("5") || !probed) {
            return () -> giveUpUpgrade(channel, false);
        }
        forgetProbe(channel);
        CloseReason farewell = session.ended();
        if (farewell != null) {
            return () -> close(channel, farewell);
        }
        activate(channel);
        Exchange waiting = session.takeStalePoll();
        return () -> {
            if (waiting != null) {
                waiting.answerText("6");
            }
            session.wake();
        };
    }

    /** The session stays with polling. */
    private void giveUpUpgrade(Channel channel, boolean late) {
        boolean given;
        synchronized (lock) {
            if (channel.equals(active)) {
                return;
            }
            given = forgetProbe(channel);
        }
        if (given) {
            session.server().countUpgradeGivenUp(late);
        }
        if (late) {
            close(channel, CloseReason.MESSAGE_TIMEOUT.webSocketCode(), "upgrade took too long");
        } else {
            close(channel, CloseReason.INVALID_PACKET.webSocketCode(), "invalid upgrade");
        }
    }

    /** Writes while the channel can take more. By the drain, on the channel's event loop. */
    void fill(Channel channel) {
        boolean written = false;
        while (channel.isWritable()) {
            Outgoing packet = session.next();
            if (packet == null) {
                break;
            }
            var _ = channel.write(frame(packet, channel.alloc()), channel.voidPromise());
            written = true;
        }
        if (written) {
            channel.flush();
        }
    }

    private WebSocketFrame frame(Outgoing packet, ByteBufAllocator allocator) {
        WebSocketFrame frame = switch (packet) {
            case Outgoing.Control(String text) -> new TextWebSocketFrame(ByteBufUtil.writeUtf8(allocator, text));
            case TextMessage message -> {
                ByteBuf buffer = allocator.buffer(message.length() + 8);
                buffer.writeByte('4');
                ByteBufUtil.writeUtf8(buffer, message.head());
                ByteBufUtil.writeUtf8(buffer, message.rest());
                yield new TextWebSocketFrame(buffer);
            }
            case Outgoing.Binary(byte[] message) -> new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message));
        };
        session.server().countSent(frame.content().readableBytes());
        return frame;
    }

    static void close(Channel channel, CloseReason reason) {
        if (reason == CloseReason.SHUTDOWN) {
            // Without a close frame: the official Java client waits for the end of the connection alone, and having
            // got the frame it stops looking for that. It would come back only after its ping timeout.
            var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        close(channel, reason.webSocketCode(), reason.text());
    }

    /** A peer that reads nothing would never get the close frame, so it does not get the time to. */
    private static void close(Channel channel, int code, String text) {
        if (!channel.isWritable()) {
            var _ = channel.close();
            return;
        }
        var _ = channel.writeAndFlush(new CloseWebSocketFrame(code, text));
        Future<?> deadline = closeLater(channel);
        channel.closeFuture().addListener(done -> cancel(deadline));
    }

    private static @Nullable Future<?> closeLater(Channel channel) {
        try {
            return channel.eventLoop()
                    .schedule(
                            () -> {
                                var _ = channel.close();
                            },
                            CLOSE_MILLIS,
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            return null;
        }
    }

    private static void cancel(@Nullable Future<?> future) {
        if (future != null) {
            future.cancel(false);
        }
    }
}
