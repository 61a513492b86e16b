package ai.vctt.adapter.ws.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An Engine.IO 4 server without JSONP and compression, as a guest on another server's port. Thread-safe.
 *
 * @see <a href="https://github.com/socketio/engine.io-protocol">engine.io-protocol, revision 4</a>
 */
public final class EngineServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EngineServer.class);
    private static final int QUERY_PARAMETERS = 32;
    private static final long CLOSE_MILLIS = 1000;

    private final EngineSettings settings;
    private final Function<EngineSession, EngineListener> application;
    private final Supplier<String> ids;
    private final Admission admission;
    private final MemoryBudget budget;
    private final ConcurrentHashMap<String, EngineSession> sessions = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<EventLoop, DrainQueue> drains = new ConcurrentHashMap<>();
    private final Set<Channel> webSockets = ConcurrentHashMap.newKeySet();
    private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);
    private final Map<CloseReason, LongAdder> closings = new EnumMap<>(CloseReason.class);
    private final AtomicInteger speaking = new AtomicInteger();
    private final LongAdder idle = new LongAdder();
    private final LongAdder failedUpgrades = new LongAdder();
    private final LongAdder lateUpgrades = new LongAdder();
    private final LongAdder sentPackets = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();

    public EngineServer(
            EngineSettings settings,
            Function<EngineSession, EngineListener> application,
            Supplier<String> ids,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.application = application;
        this.ids = ids;
        this.admission = new Admission(settings.limits().admittance(), settings.proxies(), nanoTime);
        this.budget = new MemoryBudget(settings.limits().memory().maxReceivedBytes());
        for (Refusal refusal : Refusal.values()) {
            refusals.put(refusal, new LongAdder());
        }
        for (CloseReason reason : CloseReason.values()) {
            closings.put(reason, new LongAdder());
        }
    }

    /** Puts our one handler behind the named HTTP codec. */
    public void install(ChannelPipeline pipeline, String after) {
        pipeline.addAfter(after, "vctt.engine.io", new EngineHttpHandler(this));
    }

    /**
     * What there is now, and what there has been so far.
     *
     * @param connections TCP connections to the port, whatever they are for
     * @param sessions of clients
     * @param webSockets those of them that have no need of polling
     * @param addresses entries in the tables of addresses
     * @param receivedBytes what clients have sent that is not dealt with yet, beyond a few KiB for each
     * @param sentPackets also those that were lost on their way
     * @param refusals by name: requests turned away, connections closed for silence, upgrades given up
     * @param closings sessions ended
     */
    public record Stats(
            int connections,
            int sessions,
            int webSockets,
            int addresses,
            long receivedBytes,
            long sentPackets,
            long sentBytes,
            Map<String, Long> refusals,
            Map<CloseReason, Long> closings) {}

    public Stats stats() {
        Map<String, Long> refused = new HashMap<>();
        refusals.forEach((refusal, count) -> refused.put(refusal.name().toLowerCase(Locale.ROOT), count.sum()));
        refused.put("connection_idle", idle.sum());
        refused.put("upgrade_failed", failedUpgrades.sum());
        refused.put("upgrade_timeout", lateUpgrades.sum());
        Map<CloseReason, Long> closed = new EnumMap<>(CloseReason.class);
        closings.forEach((reason, count) -> closed.put(reason, count.sum()));
        return new Stats(
                admission.connections(),
                sessions.size(),
                speaking.get(),
                admission.addresses(),
                budget.used(),
                sentPackets.sum(),
                sentBytes.sum(),
                Map.copyOf(refused),
                Map.copyOf(closed));
    }

    /**
     * Refuses new sessions from now on and ends all there are, so that their clients turn elsewhere. Returns when
     * their WebSockets are closed, after about a second at the latest. Not to be called on an event loop.
     */
    @Override
    public void close() {
        admission.close();
        List.copyOf(sessions.values()).forEach(session -> session.close(CloseReason.SHUTDOWN));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        for (Channel channel : webSockets) {
            long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
            if (!channel.closeFuture().awaitUninterruptibly(left)) {
                var _ = channel.close();
            }
        }
    }

    EngineSettings settings() {
        return settings;
    }

    EngineListener listener(EngineSession session) {
        return application.apply(session);
    }

    void forget(EngineSession session, CloseReason reason) {
        if (sessions.remove(session.id(), session)) {
            admission.left(session.request().address());
        }
        count(closings.get(reason));
    }

    DrainQueue drains(EventLoop loop) {
        return drains.computeIfAbsent(loop, DrainQueue::new);
    }

    MemoryBudget budget() {
        return budget;
    }

    /** Counts the connection until it is closed; not null when it is one too many. */
    @Nullable
    Refusal connected(Channel channel) {
        InetAddress peer = peer(channel);
        Refusal refusal = admission.connected(peer);
        channel.closeFuture().addListener(closed -> admission.disconnected(peer));
        return refusal;
    }

    void webSocketGained() {
        speaking.incrementAndGet();
    }

    void webSocketLost() {
        speaking.decrementAndGet();
    }

    void countIdle() {
        idle.increment();
    }

    void countUpgradeGivenUp(boolean late) {
        (late ? lateUpgrades : failedUpgrades).increment();
    }

    void countSent(int bytes) {
        sentPackets.increment();
        sentBytes.add(bytes);
    }

    void track(Channel channel) {
        webSockets.add(channel);
        channel.closeFuture().addListener(closed -> webSockets.remove(channel));
    }

    void count(Refusal refusal) {
        count(refusals.get(refusal));
    }

    void refuse(Exchange exchange, Refusal refusal) {
        count(refusal);
        log.debug("Request refused: {}", refusal);
        exchange.answerRefusal(refusal);
    }

    boolean owns(String uri) {
        int end = uri.indexOf('?');
        int length = end < 0 ? uri.length() : end;
        String path = settings.path();
        return (length == path.length() && uri.startsWith(path))
                || (length == path.length() - 1 && uri.startsWith(path.substring(0, length)));
    }

    /** @param turnedAway why the connection is refused, null when it is not */
    Exchange route(
            HttpRequest request,
            ChannelHandlerContext context,
            EngineHttpHandler handler,
            @Nullable Refusal turnedAway) {
        Map<String, List<String>> query;
        Route route;
        try {
            query = new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8, true, QUERY_PARAMETERS).parameters();
            route = turnedAway == null ? route(request, query, context.channel()) : new Route.Refused(turnedAway);
        } catch (IllegalArgumentException malformed) {
            query = Map.of();
            route = new Route.Refused(Refusal.BAD_REQUEST);
        }
        return new Exchange(request, query, route, context, handler, settings.origins(), budget.share());
    }

    /** The reference server's checks in its order. */
    private Route route(HttpRequest request, Map<String, List<String>> query, Channel channel) {
        HttpHeaders headers = request.headers();
        HttpMethod method = request.method();
        if (!settings.origins().allows(headers.get(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST))) {
            return new Route.Refused(Refusal.FORBIDDEN_ORIGIN);
        }
        if (method.equals(HttpMethod.OPTIONS)) {
            return new Route.Preflight();
        }
        String transport = first(query, "transport");
        boolean overWebSocket = "websocket".equals(transport);
        if (!overWebSocket && !"polling".equals(transport)) {
            return new Route.Refused(Refusal.UNKNOWN_TRANSPORT);
        }
        boolean asksForWebSocket = isWebSocketHandshake(request);
        String sid = first(query, "sid");
        if (sid == null) {
            if (!method.equals(HttpMethod.GET)) {
                return new Route.Refused(Refusal.BAD_METHOD);
            }
            if (overWebSocket != asksForWebSocket || query.containsKey("j")) {
                return new Route.Refused(Refusal.BAD_REQUEST);
            }
            if (!"4".equals(first(query, "EIO"))) {
                return new Route.Refused(Refusal.UNSUPPORTED_VERSION);
            }
            return overWebSocket ? new Route.WebSocketHandshake() : new Route.Handshake();
        }
        EngineSession session = sessions.get(sid);
        if (session == null) {
            return new Route.Refused(Refusal.UNKNOWN_SESSION);
        }
        if (query.containsKey("j")) {
            return new Route.Refused(Refusal.BAD_REQUEST);
        }
        if (overWebSocket) {
            boolean begun = asksForWebSocket && session.webSocket().beginUpgrade(channel);
            return begun ? new Route.Upgrade(session) : new Route.Refused(Refusal.BAD_REQUEST);
        }
        if (method.equals(HttpMethod.GET) && !session.upgraded()) {
            return new Route.Poll(session);
        }
        if (method.equals(HttpMethod.POST)) {
            Refusal refusal = session.polling().beginPush();
            return refusal == null ? new Route.Push(session) : new Route.Refused(refusal);
        }
        return new Route.Refused(Refusal.BAD_REQUEST);
    }

    void carryOut(Exchange exchange, EngineHttpHandler handler) {
        switch (exchange.route) {
            case Route.Preflight _ -> exchange.answerPreflight();
            case Route.Refused(Refusal refusal) -> refuse(exchange, refusal);
            case Route.Poll(EngineSession session) -> session.polling().onPoll(exchange);
            case Route.Push(EngineSession session) -> session.polling().onPush(exchange);
            case Route.Upgrade(EngineSession session) -> handler.openWebSocket(exchange, session, () -> {});
            case Route.Handshake _ -> {
                EngineSession session = admit(exchange);
                if (session != null) {
                    // From here on it is a poll like any other: cut off, it ends the session.
                    exchange.route = new Route.Poll(session);
                    session.open(false);
                    session.polling().onPoll(exchange);
                }
            }
            case Route.WebSocketHandshake _ -> {
                EngineSession session = admit(exchange);
                if (session != null) {
                    if (session.webSocket().reserve(exchange.context().channel())) {
                        handler.openWebSocket(exchange, session, () -> session.open(true));
                    } else {
                        refuse(exchange, Refusal.SHUTTING_DOWN);
                    }
                }
            }
        }
    }

    private @Nullable EngineSession admit(Exchange exchange) {
        HttpHeaders head = exchange.head.headers();
        InetAddress client =
                settings.proxies().clientOf(peer(exchange.context().channel()), head.getAll("x-forwarded-for"));
        Refusal refusal = admission.entered(client);
        if (refusal != null) {
            refuse(exchange, refusal);
            return null;
        }
        var request = new EngineRequest(client, headers(head), exchange.query);
        var session = new EngineSession(ids.get(), this, request, exchange.eventLoop());
        sessions.put(session.id(), session);
        if (admission.isClosed()) {
            // Came while all were being closed.
            session.close(CloseReason.SHUTDOWN);
            refuse(exchange, Refusal.SHUTTING_DOWN);
            return null;
        }
        return session;
    }

    private static InetAddress peer(Channel channel) {
        return ((InetSocketAddress) channel.remoteAddress()).getAddress();
    }

    private static boolean isWebSocketHandshake(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return request.method().equals(HttpMethod.GET)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13", true);
    }

    private static @Nullable String first(Map<String, List<String>> query, String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.getFirst();
    }

    private static Map<String, List<String>> headers(HttpHeaders headers) {
        Map<String, List<String>> byName = new HashMap<>();
        headers.forEach(
                header -> byName.computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                        .add(header.getValue()));
        return byName;
    }

    private static void count(@Nullable LongAdder adder) {
        if (adder != null) {
            adder.increment();
        }
    }
}
