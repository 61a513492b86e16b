package ai.vctt.adapter.ws.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
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
    private final ConcurrentHashMap<String, EngineSession> sessions = new ConcurrentHashMap<>();
    private final Set<Channel> webSockets = ConcurrentHashMap.newKeySet();
    private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);
    private final Map<CloseReason, LongAdder> closings = new EnumMap<>(CloseReason.class);

    public EngineServer(
            EngineSettings settings,
            Function<EngineSession, EngineListener> application,
            Supplier<String> ids,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.application = application;
        this.ids = ids;
        this.admission = new Admission(settings.limits(), nanoTime);
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

    public int sessions() {
        return sessions.size();
    }

    public Map<Refusal, Long> refusals() {
        return sums(refusals);
    }

    public Map<CloseReason, Long> closings() {
        return sums(closings);
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
            admission.release(session.request().remoteAddress().getAddress());
        }
        count(closings.get(reason));
    }

    void track(Channel channel) {
        webSockets.add(channel);
        channel.closeFuture().addListener(closed -> webSockets.remove(channel));
    }

    void refuse(Exchange exchange, Refusal refusal) {
        count(refusals.get(refusal));
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

    Exchange route(HttpRequest request, ChannelHandlerContext context, EngineHttpHandler handler) {
        Map<String, List<String>> query;
        Route route;
        try {
            query = new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8, true, QUERY_PARAMETERS).parameters();
            route = route(request, query, context.channel());
        } catch (IllegalArgumentException malformed) {
            query = Map.of();
            route = new Route.Refused(Refusal.BAD_REQUEST);
        }
        return new Exchange(request, query, route, context, handler, settings.origins());
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
            boolean begun = asksForWebSocket && session.beginUpgrade(channel);
            return begun ? new Route.Upgrade(session) : new Route.Refused(Refusal.BAD_REQUEST);
        }
        if (method.equals(HttpMethod.GET) && !session.upgraded()) {
            return new Route.Poll(session);
        }
        if (method.equals(HttpMethod.POST)) {
            Refusal refusal = session.beginPush();
            return refusal == null ? new Route.Push(session) : new Route.Refused(refusal);
        }
        return new Route.Refused(Refusal.BAD_REQUEST);
    }

    void carryOut(Exchange exchange, EngineHttpHandler handler) {
        switch (exchange.route) {
            case Route.Preflight _ -> exchange.answerPreflight();
            case Route.Refused(Refusal refusal) -> refuse(exchange, refusal);
            case Route.Poll(EngineSession session) -> session.poll(exchange);
            case Route.Push(EngineSession session) -> session.push(exchange);
            case Route.Upgrade(EngineSession session) -> handler.openWebSocket(exchange, session, () -> {});
            case Route.Handshake _ -> {
                EngineSession session = admit(exchange);
                if (session != null) {
                    // From here on it is a poll like any other: cut off, it ends the session.
                    exchange.route = new Route.Poll(session);
                    session.open(null);
                    session.poll(exchange);
                }
            }
            case Route.WebSocketHandshake _ -> {
                EngineSession session = admit(exchange);
                if (session != null) {
                    Channel channel = exchange.context().channel();
                    session.reserve(channel);
                    handler.openWebSocket(exchange, session, () -> session.open(channel));
                }
            }
        }
    }

    private @Nullable EngineSession admit(Exchange exchange) {
        var remote = (InetSocketAddress) exchange.context().channel().remoteAddress();
        Refusal refusal = admission.admit(remote.getAddress());
        if (refusal != null) {
            refuse(exchange, refusal);
            return null;
        }
        var request = new EngineRequest(remote, headers(exchange.head.headers()), exchange.query);
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

    private static <K extends Enum<K>> Map<K, Long> sums(Map<K, LongAdder> adders) {
        Map<K, Long> sums = new HashMap<>();
        adders.forEach((key, adder) -> sums.put(key, adder.sum()));
        return Map.copyOf(sums);
    }
}
