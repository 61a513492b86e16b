package ai.vctt.adapter.ws.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.concurrent.Future;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client, over whichever connections it comes (engine.io-protocol v4, "Transports" and "Upgrade"). Public methods
 * may be called from any thread.
 *
 * <p>Small state is guarded by {@code lock}; the listener is never called under it. Messages are pulled by one drain
 * at a time, on the event loop of the connection that takes them.
 */
public final class EngineSession {

    private static final Logger log = LoggerFactory.getLogger(EngineSession.class);
    private static final int CONTROL_PACKETS = 256;
    private static final int CONTROL_CHARS = 1024 * 1024;
    private static final int POLL_BYTES = 64 * 1024;
    private static final char SEPARATOR = '\u001e';
    private static final long CLOSE_MILLIS = 500;

    private final String id;
    private final EngineServer server;
    private final EngineRequest request;
    private final EventLoop timer;
    private final EngineListener listener;

    private final Object lock = new Object();
    private final ArrayDeque<String> control = new ArrayDeque<>();
    private int controlChars;
    private @Nullable Exchange poll;
    private boolean pushing;
    private @Nullable Channel webSocket;
    private @Nullable Channel probing;
    private boolean probed;
    private boolean draining;
    private boolean drainAgain;
    private boolean awaitingPong;
    private @Nullable Future<?> heartbeat;
    private @Nullable Future<?> upgradeTimeout;
    private volatile boolean drainScheduled;
    private volatile boolean closed;

    EngineSession(String id, EngineServer server, EngineRequest request, EventLoop timer) {
        this.id = id;
        this.server = server;
        this.request = request;
        this.timer = timer;
        this.listener = server.listener(this);
    }

    String id() {
        return id;
    }

    public EngineRequest request() {
        return request;
    }

    /** Calls the task on the session's event loop after a while, unless the session's loop has been stopped. */
    public Future<?> schedule(Runnable task, Duration delay) {
        return timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Puts a text message before all that is pulled; false when the session is closed, or was by this one too many. */
    public boolean send(String message) {
        return enqueue('4' + message);
    }

    /** There may be something to pull. Cheap, and many calls make one drain. */
    public void wake() {
        if (drainScheduled || closed) {
            return;
        }
        EventLoop loop;
        synchronized (lock) {
            Channel target = target();
            // An unwritable channel asks by itself when it is writable again, and a poll when it comes.
            if (drainScheduled || target == null || (target.equals(webSocket) && !target.isWritable())) {
                return;
            }
            drainScheduled = true;
            loop = target.eventLoop();
        }
        try {
            loop.execute(this::drain);
        } catch (RejectedExecutionException stopped) {
            drainScheduled = false;
        }
    }

    /** Ends the session; what was not delivered is dropped. */
    public void close(CloseReason reason) {
        Exchange waiting;
        Channel active;
        Channel probe;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            waiting = poll;
            active = webSocket;
            probe = probing;
            poll = null;
            control.clear();
            cancel(heartbeat);
            cancel(upgradeTimeout);
        }
        server.forget(this, reason);
        log.debug("Session ended: {}", reason);
        if (waiting != null) {
            waiting.answerText(reason == CloseReason.CLIENT_CLOSED ? "6" : "1");
        }
        if (active != null) {
            closeWebSocket(active, reason.webSocketCode());
        }
        if (probe != null) {
            closeWebSocket(probe, reason.webSocketCode());
        }
        listener.onClose(reason);
    }

    /** The WebSocket a new session is about to be opened over. */
    void reserve(Channel channel) {
        synchronized (lock) {
            webSocket = channel;
        }
    }

    /** The open packet goes first; a session over WebSocket has nothing to upgrade to. */
    void open(@Nullable Channel channel) {
        EngineSettings settings = server.settings();
        enqueue("0{\"sid\":\"" + id + "\",\"upgrades\":[" + (channel == null ? "\"websocket\"" : "")
                + "],\"pingInterval\":" + settings.heartbeat().interval().toMillis()
                + ",\"pingTimeout\":" + settings.heartbeat().timeout().toMillis()
                + ",\"maxPayload\":" + settings.limits().maxPayloadBytes() + "}");
        startHeartbeat(this::ping, settings.heartbeat().interval());
    }

    /** A GET waits here until there is something to answer; a second one at the same time ends the session. */
    void poll(Exchange exchange) {
        Refusal refusal = null;
        synchronized (lock) {
            if (closed) {
                refusal = Refusal.UNKNOWN_SESSION;
            } else if (webSocket != null || poll != null) {
                refusal = Refusal.BAD_REQUEST;
            } else {
                poll = exchange;
            }
        }
        if (refusal == null) {
            drain();
            return;
        }
        if (!upgraded()) {
            close(CloseReason.INVALID_PACKET);
        }
        server.refuse(exchange, refusal);
    }

    /** The head of a POST; null when its body may follow. */
    @Nullable
    Refusal beginPush() {
        synchronized (lock) {
            if (closed) {
                return Refusal.UNKNOWN_SESSION;
            }
            if (webSocket == null && !pushing) {
                pushing = true;
                return null;
            }
        }
        if (!upgraded()) {
            close(CloseReason.INVALID_PACKET);
        }
        return Refusal.BAD_REQUEST;
    }

    void push(Exchange exchange) {
        boolean valid = onPayload(exchange.body());
        synchronized (lock) {
            pushing = false;
        }
        if (valid) {
            exchange.answerText("ok");
        } else {
            close(CloseReason.INVALID_PACKET);
            server.refuse(exchange, Refusal.BAD_REQUEST);
        }
    }

    /** The connection of a waiting poll or an unfinished push is gone. */
    void lost() {
        close(CloseReason.TRANSPORT_CLOSED);
    }

    boolean upgraded() {
        synchronized (lock) {
            return webSocket != null;
        }
    }

    /** Reserves the one upgrade there may be; false when it is taken. */
    boolean beginUpgrade(Channel channel) {
        synchronized (lock) {
            if (closed || webSocket != null || probing != null) {
                return false;
            }
            probing = channel;
            probed = false;
            upgradeTimeout = schedule(
                    () -> giveUpUpgrade(channel), server.settings().limits().upgradeTimeout());
            return true;
        }
    }

    void onWebSocketText(Channel channel, ByteBuf content) {
        String packet = decode(content);
        if (!isActive(channel)) {
            onProbe(channel, packet == null ? "" : packet);
        } else if (packet == null || !onPacket(packet)) {
            close(CloseReason.INVALID_PACKET);
        }
    }

    void onWebSocketBinary(Channel channel) {
        if (isActive(channel)) {
            listener.onBinary();
        } else {
            onProbe(channel, "");
        }
    }

    void onWebSocketWritable() {
        drain();
    }

    void onWebSocketClosed(Channel channel) {
        boolean active;
        synchronized (lock) {
            active = channel.equals(webSocket);
            if (channel.equals(probing)) {
                probing = null;
                cancel(upgradeTimeout);
            }
        }
        if (active) {
            close(CloseReason.TRANSPORT_CLOSED);
        }
    }

    private boolean isActive(Channel channel) {
        synchronized (lock) {
            return channel.equals(webSocket);
        }
    }

    private void onProbe(Channel channel, String packet) {
        Exchange waiting = null;
        boolean switched = false;
        boolean asked = false;
        synchronized (lock) {
            if (channel.equals(probing) && packet.equals("2probe") && !probed) {
                probed = true;
                asked = true;
            } else if (channel.equals(probing) && packet.equals("5") && probed) {
                switched = true;
                webSocket = channel;
                probing = null;
                cancel(upgradeTimeout);
                // A poll that is being filled is answered by its drain.
                if (!draining) {
                    waiting = poll;
                    poll = null;
                }
            }
        }
        if (asked) {
            var _ = channel.writeAndFlush(new TextWebSocketFrame("3probe"));
            wake();
        } else if (switched) {
            if (waiting != null) {
                waiting.answerText("6");
            }
            wake();
        } else {
            giveUpUpgrade(channel);
        }
    }

    private void giveUpUpgrade(Channel channel) {
        synchronized (lock) {
            if (channel.equals(webSocket)) {
                return;
            }
            if (channel.equals(probing)) {
                probing = null;
                cancel(upgradeTimeout);
            }
        }
        closeWebSocket(channel, CloseReason.INVALID_PACKET.webSocketCode());
    }

    private boolean onPayload(ByteBuf body) {
        String payload = decode(body);
        if (payload == null) {
            return false;
        }
        int start = 0;
        while (true) {
            int end = payload.indexOf(SEPARATOR, start);
            if (!onPacket(payload.substring(start, end < 0 ? payload.length() : end))) {
                return false;
            }
            if (end < 0) {
                return true;
            }
            start = end + 1;
        }
    }

    /** False for what is no packet a client may send. */
    private boolean onPacket(String packet) {
        if (closed || packet.isEmpty()) {
            return closed && !packet.isEmpty();
        }
        switch (packet.charAt(0)) {
            case '1' -> close(CloseReason.CLIENT_CLOSED);
            case '3' -> pong();
            case '4' -> listener.onText(packet.substring(1));
            case 'b' -> listener.onBinary();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void startHeartbeat(Runnable step, Duration delay) {
        synchronized (lock) {
            if (!closed) {
                heartbeat = schedule(step, delay);
            }
        }
    }

    private void ping() {
        synchronized (lock) {
            awaitingPong = true;
        }
        startHeartbeat(
                () -> close(CloseReason.PING_TIMEOUT),
                server.settings().heartbeat().timeout());
        enqueue("2");
    }

    private void pong() {
        synchronized (lock) {
            if (!awaitingPong) {
                return;
            }
            awaitingPong = false;
            cancel(heartbeat);
        }
        startHeartbeat(this::ping, server.settings().heartbeat().interval());
    }

    private boolean enqueue(String packet) {
        boolean full;
        synchronized (lock) {
            if (closed) {
                return false;
            }
            full = control.size() >= CONTROL_PACKETS
                    || (!control.isEmpty() && controlChars + packet.length() > CONTROL_CHARS);
            if (!full) {
                control.add(packet);
                controlChars += packet.length();
            }
        }
        if (full) {
            close(CloseReason.OVERLOADED);
            return false;
        }
        wake();
        return true;
    }

    private @Nullable Channel target() {
        if (webSocket != null) {
            return webSocket;
        }
        return poll == null ? null : poll.context().channel();
    }

    private void drain() {
        Channel channel;
        Exchange waiting;
        boolean here;
        synchronized (lock) {
            drainScheduled = false;
            if (draining) {
                drainAgain = true;
                return;
            }
            channel = webSocket;
            waiting = poll;
            Channel target = target();
            if (closed || target == null) {
                return;
            }
            // The transport may have moved to another event loop meanwhile.
            here = target.eventLoop().inEventLoop();
            draining = here;
        }
        if (!here) {
            wake();
            return;
        }
        try {
            if (channel != null) {
                fill(channel);
            } else if (waiting != null) {
                fill(waiting);
            }
        } finally {
            boolean again;
            Exchange stale = null;
            synchronized (lock) {
                draining = false;
                again = drainAgain;
                drainAgain = false;
                if (webSocket != null) {
                    stale = poll;
                    poll = null;
                }
            }
            if (stale != null) {
                stale.answerText("6");
                again = true;
            }
            if (again) {
                wake();
            }
        }
    }

    private void fill(Channel channel) {
        boolean written = false;
        while (channel.isWritable()) {
            ByteBuf packet = next(null, channel);
            if (packet == null) {
                break;
            }
            var _ = channel.write(new TextWebSocketFrame(packet), channel.voidPromise());
            written = true;
        }
        if (written) {
            channel.flush();
        }
    }

    private void fill(Exchange exchange) {
        Channel channel = exchange.context().channel();
        ByteBuf payload = null;
        while (payload == null || payload.readableBytes() < POLL_BYTES) {
            ByteBuf more = next(payload, channel);
            if (more == null) {
                break;
            }
            payload = more;
        }
        boolean answer;
        synchronized (lock) {
            boolean flush = probed && (probing != null || webSocket != null);
            answer = poll == exchange && (payload != null || flush);
            if (answer) {
                poll = null;
            }
        }
        if (answer) {
            exchange.answerPayload(payload != null ? payload : ByteBufUtil.writeUtf8(channel.alloc(), "6"));
        } else if (payload != null) {
            payload.release();
        }
    }

    /** The next packet, behind those already in the buffer; null when there is none. */
    private @Nullable ByteBuf next(@Nullable ByteBuf payload, Channel channel) {
        String text;
        synchronized (lock) {
            text = control.poll();
            if (text != null) {
                controlChars -= text.length();
            }
        }
        boolean message = text == null;
        if (text == null) {
            text = closed ? null : listener.next();
        }
        if (text == null) {
            return null;
        }
        ByteBuf buffer = payload == null ? channel.alloc().buffer(text.length() + 8) : payload;
        if (payload != null) {
            buffer.writeByte(SEPARATOR);
        }
        if (message) {
            buffer.writeByte('4');
        }
        ByteBufUtil.writeUtf8(buffer, text);
        return buffer;
    }

    /** A peer that reads nothing would never get the close frame, so it does not get the time to. */
    private static void closeWebSocket(Channel channel, int code) {
        if (!channel.isWritable()) {
            var _ = channel.close();
            return;
        }
        var _ = channel.writeAndFlush(new CloseWebSocketFrame(code, ""));
        Future<?> deadline = schedule(channel, CLOSE_MILLIS);
        channel.closeFuture().addListener(done -> cancel(deadline));
    }

    private static @Nullable Future<?> schedule(Channel channel, long millis) {
        try {
            return channel.eventLoop()
                    .schedule(
                            () -> {
                                var _ = channel.close();
                            },
                            millis,
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

    /** Null for what is not UTF-8. */
    private static @Nullable String decode(ByteBuf content) {
        ByteBuf bytes = content.isReadable() ? content : Unpooled.EMPTY_BUFFER;
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.nioBuffer()).toString();
        } catch (CharacterCodingException invalid) {
            return null;
        }
    }
}
