package ai.vctt.adapter.ws.socketio;

import ai.vctt.adapter.ws.engine.CloseReason;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A client in a namespace. All calls to the application happen on one virtual thread, which lives while there is
 * something to hand over.
 */
final class NamespaceSocket implements Socket {

    private static final Logger log = LoggerFactory.getLogger(NamespaceSocket.class);

    private enum State {
        CONNECTING,
        /** Let in, but the client does not know yet. */
        ACCEPTED,
        JOINED,
        LEFT
    }

    private final String id;
    private final String namespace;
    private final Connection connection;
    private final SocketIoServer server;
    private final NamespaceHandler handler;
    private final String eventPrefix;

    private final Object lock = new Object();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private int backlog;
    private long backlogChars;
    private boolean running;
    private @Nullable Thread connecting;
    private @Nullable Future<?> timeout;
    private DisconnectReason reason = DisconnectReason.CLIENT_LEFT;
    private volatile State state = State.CONNECTING;
    /** Of the worker. */
    private @Nullable SocketListener listener;

    NamespaceSocket(
            String id, String namespace, Connection connection, SocketIoServer server, NamespaceHandler handler) {
        this.id = id;
        this.namespace = namespace;
        this.connection = connection;
        this.server = server;
        this.handler = handler;
        this.eventPrefix = Packet.prefix('2', namespace);
    }

    @Override
    public String id() {
        return id;
    }

    String namespace() {
        return namespace;
    }

    String eventPrefix() {
        return eventPrefix;
    }

    boolean joined() {
        return state == State.JOINED;
    }

    @Override
    public boolean connected() {
        return joined();
    }

    @Override
    public void attach(Outlet outlet) {
        connection.attach(this, outlet);
        if (state == State.LEFT) {
            connection.detach(this, outlet);
        } else {
            wake();
        }
    }

    @Override
    public void detach(Outlet outlet) {
        connection.detach(this, outlet);
    }

    @Override
    public void wake() {
        connection.session().wake();
    }

    @Override
    public boolean emit(String jsonArray) {
        return joined() && connection.session().send(eventPrefix + jsonArray);
    }

    @Override
    public void disconnect() {
        if (leave(DisconnectReason.SERVER_LEFT)) {
            connection.session().send(Packet.prefix('1', namespace));
        }
    }

    void connect(String auth) {
        synchronized (lock) {
            timeout = connection
                    .session()
                    .schedule(this::expire, server.settings().connectTimeout());
        }
        server.socketOpened();
        submit(() -> decide(auth));
    }

    void receive(Packet packet) {
        boolean tooFar;
        synchronized (lock) {
            // One that is alone may be as large as any.
            tooFar = backlog >= server.settings().eventBacklog()
                    || (backlog > 0 && backlogChars + packet.json().length() > server.maxBacklogChars());
            if (!tooFar) {
                backlog++;
                backlogChars += packet.json().length();
            }
        }
        if (tooFar) {
            connection.session().close(CloseReason.OVERLOADED);
        } else {
            submit(() -> deliver(packet));
        }
    }

    /** False when it had left already. */
    boolean leave(DisconnectReason why) {
        synchronized (lock) {
            if (state == State.LEFT) {
                return false;
            }
            state = State.LEFT;
            reason = why;
            if (timeout != null) {
                timeout.cancel(false);
            }
            if (connecting != null) {
                connecting.interrupt();
            }
            if (why == DisconnectReason.OVERLOADED) {
                tasks.clear();
            }
        }
        connection.left(this);
        connection.detachAll(this);
        server.socketClosed();
        submit(this::farewell);
        return true;
    }

    private void expire() {
        boolean undecided;
        synchronized (lock) {
            undecided = state == State.CONNECTING;
        }
        if (undecided && leave(DisconnectReason.CONNECT_TIMEOUT)) {
            server.countConnectTimeout();
            refuse(new ConnectResult.Refused("Connect timed out"));
        }
    }

    private void decide(String auth) {
        ConnectResult result;
        JsonNode payload = auth.isEmpty() ? null : server.reader().read(auth);
        if (!auth.isEmpty() && payload == null) {
            connection.session().close(CloseReason.INVALID_PACKET);
            return;
        }
        synchronized (lock) {
            if (state != State.CONNECTING) {
                return;
            }
            connecting = Thread.currentThread();
        }
        try {
            result = handler.connect(server.handshake(connection.session().request(), payload), this);
        } catch (RuntimeException failure) {
            log.warn("A namespace's handler failed", failure);
            result = new ConnectResult.Refused("Internal error");
        } finally {
            synchronized (lock) {
                connecting = null;
            }
            // It was meant for the handler only.
            Thread.interrupted();
        }
        switch (result) {
            case ConnectResult.Accepted(SocketListener accepted) -> {
                listener = accepted;
                join();
            }
            case ConnectResult.Refused refused -> {
                if (leave(DisconnectReason.SERVER_LEFT)) {
                    server.countRefused();
                    refuse(refused);
                }
            }
        }
    }

    /** When the client has gone meanwhile, {@link #farewell} is already waiting its turn. */
    private void join() {
        synchronized (lock) {
            if (state != State.CONNECTING) {
                return;
            }
            state = State.ACCEPTED;
            if (timeout != null) {
                timeout.cancel(false);
            }
        }
        connection.joined();
        connection.session().send(Packet.prefix('0', namespace) + "{\"sid\":\"" + id + "\"}");
        synchronized (lock) {
            if (state == State.ACCEPTED) {
                state = State.JOINED;
            }
        }
        wake();
    }

    private void refuse(ConnectResult.Refused refused) {
        var error = JsonNodeFactory.instance.objectNode().put("message", refused.message());
        if (refused.data() != null) {
            error.set("data", refused.data());
        }
        connection
                .session()
                .send(Packet.prefix('4', namespace) + server.reader().write(error));
    }

    private void deliver(Packet packet) {
        synchronized (lock) {
            backlog--;
            backlogChars -= packet.json().length();
        }
        SocketListener to = listener;
        if (to == null) {
            return;
        }
        PayloadReader.Event event = server.reader().event(packet);
        if (event == null) {
            connection.session().close(CloseReason.INVALID_PACKET);
            return;
        }
        to.onEvent(event.name(), event.args(), packet.ackId() < 0 ? null : acknowledgement(packet.ackId()));
    }

    private Acknowledgement acknowledgement(long ackId) {
        var sent = new AtomicBoolean();
        return jsonArray -> {
            if (sent.compareAndSet(false, true) && joined()) {
                connection.session().send(Packet.prefix('3', namespace) + ackId + jsonArray);
            }
        };
    }

    private void farewell() {
        SocketListener to = listener;
        listener = null;
        if (to != null) {
            to.onDisconnect(reason);
        }
    }

    private void submit(Runnable task) {
        synchronized (lock) {
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        Thread.ofVirtual().name("socket.io").start(this::work);
    }

    private void work() {
        while (true) {
            Runnable task;
            synchronized (lock) {
                task = tasks.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException failure) {
                log.warn("A socket's listener failed", failure);
            }
        }
    }
}
