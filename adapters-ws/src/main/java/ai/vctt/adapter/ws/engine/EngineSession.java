package ai.vctt.adapter.ws.engine;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client, over whichever connections it comes (engine.io-protocol v4). Public methods may be called from any
 * thread.
 *
 * <p>Small state, also that of the two transports, is guarded by one lock; the listener is never called under it.
 * Messages are pulled by one drain at a time, on the event loop of the connection that takes them.
 */
public final class EngineSession {

    private static final Logger log = LoggerFactory.getLogger(EngineSession.class);
    private static final char SEPARATOR = '\u001e';

    private final String id;
    private final EngineServer server;
    private final EngineRequest request;
    private final EventLoop timer;
    private final EngineListener listener;
    private final HeartbeatTimer heartbeat;
    private final Runnable drain = this::drain;

    /** Guards all that follows. */
    private final Object lock = new Object();

    private final Outbox outbox = new Outbox();
    private final PollingTransport polling;
    private final WebSocketTransport webSocket;
    private boolean draining;
    private boolean drainAgain;
    private @Nullable DrainQueue lastDrains;
    /** Of the drain: has to wait for what was sent while it was pulled. */
    private @Nullable TextMessage pulled;

    private volatile boolean drainScheduled;
    /** Null until it is closed; set once, under the lock. */
    private volatile @Nullable CloseReason ended;

    EngineSession(String id, EngineServer server, EngineRequest request, EventLoop timer) {
        this.id = id;
        this.server = server;
        this.request = request;
        this.timer = timer;
        this.heartbeat = new HeartbeatTimer(this, server.settings().heartbeat());
        this.polling = new PollingTransport(this, lock);
        this.webSocket = new WebSocketTransport(this, lock);
        this.listener = server.listener(this);
    }

    String id() {
        return id;
    }

    EngineServer server() {
        return server;
    }

    PollingTransport polling() {
        return polling;
    }

    WebSocketTransport webSocket() {
        return webSocket;
    }

    public EngineRequest request() {
        return request;
    }

    /** Shared by all sessions. */
    public MemoryBudget budget() {
        return server.budget();
    }

    /** Calls the task on the session's event loop after a while, unless the session's loop has been stopped. */
    public Future<?> schedule(Runnable task, Duration delay) {
        return timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Puts a text message before all that is pulled; false when the session is closed, or was by this one too many. */
    public boolean send(String message) {
        return enqueue(List.of(new TextMessage("", message)));
    }

    /** The same with binary messages right behind it. */
    public boolean send(String message, List<byte[]> attachments) {
        List<Outgoing> packets = new ArrayList<>();
        packets.add(new TextMessage("", message));
        attachments.forEach(bytes -> packets.add(new Outgoing.Binary(bytes)));
        return enqueue(packets);
    }

    void sendControl(String packet) {
        var _ = enqueue(List.of(new Outgoing.Control(packet)));
    }

    /** There may be something to pull. Cheap, and many calls make one drain. */
    public void wake() {
        if (drainScheduled || isClosed()) {
            return;
        }
        DrainQueue drains;
        synchronized (lock) {
            Channel target = target();
            // An unwritable channel asks by itself when it is writable again, and a poll when it comes.
            if (drainScheduled || target == null || (target.equals(webSocket.active()) && !target.isWritable())) {
                return;
            }
            drainScheduled = true;
            drains = drainsOf(target.eventLoop());
        }
        if (!drains.offer(drain)) {
            drainScheduled = false;
        }
    }

    /** Under the lock. The last one is kept, as this is asked for each token. */
    private DrainQueue drainsOf(EventLoop loop) {
        DrainQueue known = lastDrains;
        if (known == null || !known.belongsTo(loop)) {
            known = server.drains(loop);
            lastDrains = known;
        }
        return known;
    }

    /** Ends the session; what was not delivered is dropped. */
    public void close(CloseReason reason) {
        Exchange waiting;
        List<Channel> channels;
        synchronized (lock) {
            if (isClosed()) {
                return;
            }
            ended = reason;
            waiting = polling.take();
            channels = webSocket.release();
            outbox.clear();
        }
        heartbeat.stop();
        server.forget(this, reason);
        log.debug("Session ended: {}", reason);
        if (waiting != null) {
            waiting.answerText(reason == CloseReason.CLIENT_CLOSED ? "6" : "1");
        }
        channels.forEach(channel -> WebSocketTransport.close(channel, reason));
        listener.onClose(reason);
    }

    boolean isClosed() {
        return ended != null;
    }

    /** Why it has been closed; null when it has not. */
    @Nullable
    CloseReason ended() {
        return ended;
    }

    boolean upgraded() {
        synchronized (lock) {
            return webSocket.active() != null;
        }
    }

    /** The open packet goes first; a session over WebSocket has nothing to upgrade to. */
    void open(boolean overWebSocket) {
        EngineSettings settings = server.settings();
        sendControl("0{\"sid\":\"" + id + "\",\"upgrades\":[" + (overWebSocket ? "" : "\"websocket\"")
                + "],\"pingInterval\":" + settings.heartbeat().interval().toMillis()
                + ",\"pingTimeout\":" + settings.heartbeat().timeout().toMillis()
                + ",\"maxPayload\":" + settings.limits().memory().maxPayloadBytes() + "}");
        heartbeat.start();
    }

    /** Packets over polling; false when one of them is none that a client may send. */
    boolean onPayload(String payload) {
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
    boolean onPacket(String packet) {
        boolean closed = isClosed();
        if (closed || packet.isEmpty()) {
            return closed && !packet.isEmpty();
        }
        switch (packet.charAt(0)) {
            case '1' -> close(CloseReason.CLIENT_CLOSED);
            case '3' -> heartbeat.pong();
            case '4' -> listener.onText(packet.substring(1));
            case 'b' -> {
                return onBase64(packet.substring(1));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean onBase64(String data) {
        try {
            // The Java client ends it with a line feed.
            listener.onBinary(Base64.getDecoder().decode(data.replace("\n", "")));
            return true;
        } catch (IllegalArgumentException invalid) {
            return false;
        }
    }

    void onBinary(byte[] message) {
        if (!isClosed()) {
            listener.onBinary(message);
        }
    }

    private boolean enqueue(List<Outgoing> packets) {
        boolean added;
        synchronized (lock) {
            if (isClosed()) {
                return false;
            }
            added = outbox.add(packets);
        }
        if (added) {
            wake();
        } else {
            close(CloseReason.UNREAD);
        }
        return added;
    }

    /** The next packet for the client; null when there is none. To be called by the drain alone. */
    @Nullable
    Outgoing next() {
        Outgoing packet = sent();
        if (packet != null || isClosed()) {
            return packet;
        }
        TextMessage message = pulled == null ? listener.next() : pulled;
        // What has been sent meanwhile goes first, as the answer to a join before events of who has joined.
        packet = sent();
        pulled = packet == null ? null : message;
        return packet == null ? message : packet;
    }

    private @Nullable Outgoing sent() {
        synchronized (lock) {
            return outbox.poll();
        }
    }

    private @Nullable Channel target() {
        Channel active = webSocket.active();
        Exchange waiting = polling.waiting();
        return active != null || waiting == null ? active : waiting.context().channel();
    }

    /** Brings what there is to the transport that can take it. */
    void drain() {
        Channel channel;
        Exchange waiting;
        boolean here;
        synchronized (lock) {
            drainScheduled = false;
            if (draining) {
                drainAgain = true;
                return;
            }
            channel = webSocket.active();
            waiting = polling.waiting();
            Channel target = target();
            if (isClosed() || target == null) {
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
                webSocket.fill(channel);
            } else if (waiting != null) {
                polling.fill(waiting);
            }
        } finally {
            drained();
        }
    }

    private void drained() {
        boolean again;
        Exchange stale;
        synchronized (lock) {
            draining = false;
            again = drainAgain;
            drainAgain = false;
            stale = takeStalePoll();
        }
        if (stale != null) {
            stale.answerText("6");
            again = true;
        }
        if (again) {
            wake();
        }
    }

    /** Under the lock: a poll left over by an upgrade. One that is being filled is answered by its drain. */
    @Nullable
    Exchange takeStalePoll() {
        return draining || webSocket.active() == null ? null : polling.take();
    }
}
