package ai.vctt.adapter.ws.socketio;

import ai.vctt.adapter.ws.engine.CloseReason;
import ai.vctt.adapter.ws.engine.EngineListener;
import ai.vctt.adapter.ws.engine.EngineSession;
import ai.vctt.adapter.ws.engine.MemoryBudget;
import ai.vctt.adapter.ws.engine.TextMessage;
import ai.vctt.adapter.ws.engine.TokenBucket;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's session: tells its namespaces apart, and asks its outlets in turn (socket.io-protocol v5). */
final class Connection implements EngineListener {

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private record Attached(NamespaceSocket socket, Outlet outlet) {}

    private final EngineSession session;
    private final SocketIoServer server;
    private final TokenBucket packets;
    /** Replaced as a whole, under this. */
    private volatile List<Attached> outlets = List.of();

    /** Of the draining thread. */
    private int turn;

    /** Guarded by this, as all below. */
    private final Map<String, NamespaceSocket> sockets = new HashMap<>();

    /** Waits for its attachments. */
    private @Nullable Packet incomplete;

    private final MemoryBudget.Share share;
    private @Nullable Future<?> deadline;
    private boolean closed;
    private boolean joined;

    Connection(EngineSession session, SocketIoServer server) {
        this.session = session;
        this.server = server;
        this.packets = server.packetBucket();
        this.share = session.budget().share();
        watchIdle();
    }

    EngineSession session() {
        return session;
    }

    @Override
    public void onText(String message) {
        CloseReason broken = packets.take() ? accept(Packet.parse(message)) : CloseReason.TOO_MANY_EVENTS;
        if (broken != null) {
            session.close(broken);
        }
    }

    @Override
    public void onBinary(byte[] message) {
        CloseReason broken = packets.take() ? acceptAttachment(message) : CloseReason.TOO_MANY_EVENTS;
        if (broken != null) {
            session.close(broken);
        }
    }

    private synchronized @Nullable CloseReason accept(@Nullable Packet packet) {
        if (packet == null || incomplete != null) {
            return CloseReason.INVALID_PACKET;
        }
        return packet.complete() ? carryOut(packet) : await(packet);
    }

    private synchronized @Nullable CloseReason acceptAttachment(byte[] message) {
        if (incomplete == null) {
            return CloseReason.INVALID_PACKET;
        }
        Packet packet = incomplete.with(message);
        if (packet.size() > server.maxPayload()) {
            return CloseReason.TOO_LARGE;
        }
        return packet.complete() ? carryOut(packet) : await(packet);
    }

    /** Its attachments have to come in time, as the parts of any message. */
    private @Nullable CloseReason await(Packet packet) {
        if (incomplete == null) {
            deadline = session.schedule(
                    () -> session.close(CloseReason.MESSAGE_TIMEOUT),
                    server.settings().engine().limits().timeouts().body());
        }
        incomplete = packet;
        return share.resize(packet.size()) ? null : CloseReason.SERVER_BUSY;
    }

    private @Nullable CloseReason carryOut(Packet packet) {
        forgetIncomplete();
        return handle(packet) ? null : CloseReason.INVALID_PACKET;
    }

    private void forgetIncomplete() {
        if (incomplete != null) {
            incomplete = null;
            share.release();
            if (deadline != null) {
                deadline.cancel(false);
            }
        }
    }

    private boolean handle(Packet packet) {
        if (closed) {
            return true;
        }
        NamespaceSocket socket = sockets.get(packet.namespace());
        NamespaceHandler handler = server.namespace(packet.namespace());
        switch (packet.type()) {
            case CONNECT -> {
                if (socket != null) {
                    return false;
                }
                if (handler == null) {
                    server.countUnknownNamespace();
                    session.send(Packet.prefix('4', packet.namespace()) + "{\"message\":\"Invalid namespace\"}");
                } else {
                    var joining = new NamespaceSocket(server.newId(), packet.namespace(), this, server, handler);
                    sockets.put(packet.namespace(), joining);
                    joining.connect(packet.json());
                }
            }
            case DISCONNECT -> {
                if (socket != null) {
                    socket.leave(DisconnectReason.CLIENT_LEFT);
                }
            }
            case EVENT -> {
                // To a namespace that the client has just been put out of, it may still be sending.
                if (socket != null) {
                    socket.receive(packet);
                }
                return handler != null;
            }
            case ACK -> {
                // We ask for none.
                return handler != null;
            }
        }
        return true;
    }

    synchronized void joined() {
        joined = true;
    }

    synchronized void left(NamespaceSocket socket) {
        sockets.remove(socket.namespace(), socket);
    }

    synchronized void attach(NamespaceSocket socket, Outlet outlet) {
        Attached added = new Attached(socket, outlet);
        List<Attached> all = new ArrayList<>(outlets);
        if (!all.contains(added)) {
            all.add(added);
            outlets = List.copyOf(all);
        }
    }

    void detach(NamespaceSocket socket, Outlet outlet) {
        detachIf(new Attached(socket, outlet)::equals);
    }

    void detachAll(NamespaceSocket socket) {
        detachIf(attached -> attached.socket() == socket);
    }

    private synchronized void detachIf(Predicate<Attached> gone) {
        outlets = outlets.stream().filter(Predicate.not(gone)).toList();
    }

    @Override
    public @Nullable TextMessage next() {
        List<Attached> all = outlets;
        int count = all.size();
        for (int asked = 0; asked < count; asked++) {
            turn = (turn + 1) % count;
            Attached attached = all.get(turn);
            String event = attached.socket().joined() ? ask(attached) : null;
            if (event != null) {
                return new TextMessage(attached.socket().eventPrefix(), event);
            }
        }
        return null;
    }

    private @Nullable String ask(Attached attached) {
        try {
            return attached.outlet().next();
        } catch (RuntimeException failure) {
            log.warn("An outlet failed and is asked no more", failure);
            detachIf(attached::equals);
            return null;
        }
    }

    @Override
    public void onClose(CloseReason reason) {
        List<NamespaceSocket> leaving;
        synchronized (this) {
            closed = true;
            forgetIncomplete();
            leaving = new ArrayList<>(sockets.values());
        }
        leaving.forEach(socket -> socket.leave(DisconnectReason.of(reason)));
    }

    private void closeIfIdle() {
        boolean idle;
        synchronized (this) {
            if (joined || closed) {
                return;
            }
            idle = sockets.isEmpty();
        }
        if (idle) {
            session.close(CloseReason.IDLE);
        } else {
            watchIdle();
        }
    }

    private void watchIdle() {
        var _ = session.schedule(this::closeIfIdle, server.settings().connectTimeout());
    }
}
