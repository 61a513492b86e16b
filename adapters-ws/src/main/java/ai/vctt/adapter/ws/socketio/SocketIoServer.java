package ai.vctt.adapter.ws.socketio;

import ai.vctt.adapter.ws.engine.EngineRequest;
import ai.vctt.adapter.ws.engine.EngineServer;
import ai.vctt.adapter.ws.engine.TokenBucket;
import io.netty.channel.ChannelPipeline;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A Socket.IO 5 server over Engine.IO 4, for clients of versions 3 and 4, as a guest on another HTTP server's port.
 * Events are pulled from {@link Outlet}s while a client can take them. Thread-safe.
 *
 * @see <a href="https://github.com/socketio/socket.io-protocol">socket.io-protocol, revision 5</a>
 */
public final class SocketIoServer implements AutoCloseable {

    /**
     * @param engine what is known below namespaces
     * @param sockets clients in namespaces, also those that wait to be let in
     * @param events received so far
     * @param refusals requests, connections and connects turned away so far, by kind
     * @param closings sessions ended so far, by reason
     */
    public record Stats(
            EngineServer.Stats engine,
            int sockets,
            long events,
            Map<String, Long> refusals,
            Map<String, Long> closings) {

        public int sessions() {
            return engine.sessions();
        }
    }

    private final SocketIoSettings settings;
    private final Map<String, NamespaceHandler> namespaces;
    private final Supplier<String> ids;
    private final LongSupplier nanoTime;
    private final PayloadReader reader;
    private final EngineServer engine;
    private final AtomicInteger sockets = new AtomicInteger();
    private final LongAdder events = new LongAdder();
    private final LongAdder unknownNamespaces = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder connectTimeouts = new LongAdder();

    /**
     * @param namespaces by name, like {@code /stream}; the root namespace is served only when it is among them
     */
    public SocketIoServer(SocketIoSettings settings, Map<String, NamespaceHandler> namespaces) {
        this(settings, namespaces, unguessable(new SecureRandom()), System::nanoTime);
    }

    SocketIoServer(
            SocketIoSettings settings,
            Map<String, NamespaceHandler> namespaces,
            Supplier<String> ids,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.namespaces = Map.copyOf(namespaces);
        this.ids = ids;
        this.nanoTime = nanoTime;
        this.reader = new PayloadReader(settings.engine().limits().memory().maxPayloadBytes());
        this.engine = new EngineServer(settings.engine(), session -> new Connection(session, this), ids, nanoTime);
    }

    /**
     * Puts one handler into the pipeline of a server's channel, right behind its HTTP codec. Requests for our path are
     * answered there; the handlers behind never see them, nor anything else of a connection that became a WebSocket.
     *
     * @param after the codec's name in the pipeline
     */
    public void install(ChannelPipeline pipeline, String after) {
        engine.install(pipeline, after);
    }

    public Stats stats() {
        EngineServer.Stats now = engine.stats();
        Map<String, Long> refusals = new TreeMap<>(now.refusals());
        refusals.put("unknown_namespace", unknownNamespaces.sum());
        refusals.put("connect_refused", refused.sum());
        refusals.put("connect_timeout", connectTimeouts.sum());
        Map<String, Long> closings = new TreeMap<>();
        now.closings().forEach((reason, count) -> closings.put(reason.name().toLowerCase(Locale.ROOT), count));
        return new Stats(now, sockets.get(), events.sum(), refusals, closings);
    }

    /**
     * Refuses new sessions with 503 and ends all there are, so that their clients turn elsewhere. Takes about a second
     * at the most. Not to be called on an event loop; to be called before the host server is stopped.
     */
    @Override
    public void close() {
        engine.close();
    }

    SocketIoSettings settings() {
        return settings;
    }

    PayloadReader reader() {
        return reader;
    }

    @Nullable
    NamespaceHandler namespace(String name) {
        return namespaces.get(name);
    }

    String newId() {
        return ids.get();
    }

    TokenBucket packetBucket() {
        return new TokenBucket(settings.eventsPerSecond(), nanoTime);
    }

    int maxPayload() {
        return settings.engine().limits().memory().maxPayloadBytes();
    }

    Handshake handshake(EngineRequest request, @Nullable JsonNode auth) {
        return new Handshake(request.address(), request.headers(), request.query(), auth);
    }

    void socketOpened() {
        sockets.incrementAndGet();
    }

    void socketClosed() {
        sockets.decrementAndGet();
    }

    void countEvent() {
        events.increment();
    }

    void countUnknownNamespace() {
        unknownNamespaces.increment();
    }

    void countRefused() {
        refused.increment();
    }

    void countConnectTimeout() {
        connectTimeouts.increment();
    }

    private static Supplier<String> unguessable(SecureRandom random) {
        return () -> {
            byte[] bytes = new byte[18];
            random.nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        };
    }
}
