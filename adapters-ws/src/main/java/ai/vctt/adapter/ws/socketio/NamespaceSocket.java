package ai.vctt.adapter.ws.socketio;

import ai.vctt.adapter.ws.engine.CloseReason;
import ai.vctt.adapter.ws.engine.MemoryBudget;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
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
    private long backlogSize;
    private final MemoryBudget.Share share;
    private boolean running;
    private @Nullable Thread connecting;
    private @Nullable Future<?> timeout;
    private DisconnectReason reason = DisconnectReason.CLIENT_LEFT;
    private volatile State state = State.CONNECTING;
    /** Of the worker, as the next one. */
    private @Nullable SocketListener listener;

    private boolean letIn;

    NamespaceSocket(
            String id, String namespace, Connection connection, SocketIoServer server, NamespaceHandler handler) {
        this.id = id;
        this.namespace = namespace;
        this.connection = connection;
        this.server = server;
        this.handler = handler;
        this.share = connection.session().budget().share();
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
    public boolean emit(ArrayNode event) {
        return joined() && send('2', "", event);
    }

    /** With a binary packet's type and the number of its attachments where it has any. */
    private boolean send(char type, String ackId, ArrayNode array) {
        var binary = new BinaryArguments(array);
        String json = ackId + server.reader().write(binary.json());
        int count = binary.attachments().size();
        if (count == 0) {
            return connection.session().send(Packet.prefix(type, namespace) + json);
        }
        String head =
                (char) (type + 3) + Integer.toString(count) + "-" + (namespace.equals("/") ? "" : namespace + ",");
        return connection.session().send(head + json, binary.attachments());
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
        boolean tooMuch;
        synchronized (lock) {
            // One that is alone may be as large as any.
            tooFar = backlog >= server.settings().eventBacklog()
                    || (backlog > 0 && backlogSize + packet.size() > server.maxPayload());
            tooMuch = !tooFar && !share.resize(backlogSize + packet.size());
            if (!tooFar && !tooMuch) {
                backlog++;
                backlogSize += packet.size();
            }
        }
        if (tooFar || tooMuch) {
            connection.session().close(tooFar ? CloseReason.BACKLOG : CloseReason.SERVER_BUSY);
        } else {
            server.countEvent();
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
                backlog = 0;
                share.release();
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
            letIn = true;
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
            if (backlog == 0) {
                // Dropped with all that waited, just as its turn came.
                return;
            }
            backlog--;
            backlogSize -= packet.size();
            var _ = share.resize(backlogSize);
        }
        SocketListener to = listener;
        if (to == null || !letIn) {
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
        var unsent = new AtomicBoolean(true);
        return new Acknowledgement() {
            @Override
            public void send(String jsonArray) {
                if (joined() && unsent.compareAndSet(true, false)) {
                    connection.session().send(Packet.prefix('3', namespace) + ackId + jsonArray);
                }
            }

            @Override
            public void send(ArrayNode arguments) {
                if (joined() && unsent.compareAndSet(true, false)) {
                    NamespaceSocket.this.send('3', Long.toString(ackId), arguments);
                }
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
            } catch (RuntimeException | Error failure) {
                // Whatever it is: what waits behind it, the farewell too, must still be dealt with.
                log.warn("A socket's listener failed", failure);
            }
        }
    }
}
