package ai.vctt.bootstrap;

import ai.vctt.adapter.ws.socketio.SocketIoServer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** The Socket.IO server in figures: what it holds, what it has passed on, and whom it has turned away for what. */
@Component
final class SocketMetrics implements MeterBinder {

    private final SocketIoServer sockets;

    SocketMetrics(SocketIoServer sockets) {
        this.sockets = sockets;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "connections",
                "TCP connections to the port",
                stats -> stats.engine().connections());
        gauge(registry, "clients", "Clients in namespaces", SocketIoServer.Stats::sockets);
        gauge(
                registry,
                "received.pending",
                "Bytes from clients that are unfinished or not handled yet",
                stats -> stats.engine().receivedBytes());
        sessions(registry, "websocket", stats -> stats.engine().webSockets());
        sessions(
                registry,
                "polling",
                stats -> stats.engine().sessions() - stats.engine().webSockets());
        counter(registry, "events", "Events from clients", SocketIoServer.Stats::events);
        counter(
                registry,
                "sent.packets",
                "Packets to clients",
                stats -> stats.engine().sentPackets());
        counter(
                registry,
                "sent.bytes",
                "Bytes of packets to clients",
                stats -> stats.engine().sentBytes());
        for (String reason : sockets.stats().refusals().keySet()) {
            reasons(
                    registry,
                    "refusals",
                    "Requests, connections and clients turned away",
                    reason,
                    stats -> stats.refusals().getOrDefault(reason, 0L));
        }
        for (String reason : sockets.stats().closings().keySet()) {
            reasons(
                    registry,
                    "disconnects",
                    "Sessions that have ended",
                    reason,
                    stats -> stats.closings().getOrDefault(reason, 0L));
        }
    }

    private void gauge(
            MeterRegistry registry, String name, String description, ToDoubleFunction<SocketIoServer.Stats> value) {
        Gauge.builder("vctt.socket." + name, sockets, server -> value.applyAsDouble(server.stats()))
                .description(description)
                .register(registry);
    }

    private void sessions(MeterRegistry registry, String transport, ToDoubleFunction<SocketIoServer.Stats> value) {
        Gauge.builder("vctt.socket.sessions", sockets, server -> value.applyAsDouble(server.stats()))
                .description("Connected clients")
                .tag("transport", transport)
                .register(registry);
    }

    private void counter(
            MeterRegistry registry, String name, String description, ToDoubleFunction<SocketIoServer.Stats> value) {
        FunctionCounter.builder("vctt.socket." + name, sockets, server -> value.applyAsDouble(server.stats()))
                .description(description)
                .register(registry);
    }

    private void reasons(
            MeterRegistry registry,
            String name,
            String description,
            String reason,
            ToDoubleFunction<SocketIoServer.Stats> value) {
        FunctionCounter.builder("vctt.socket." + name, sockets, server -> value.applyAsDouble(server.stats()))
                .description(description)
                .tag("reason", reason)
                .register(registry);
    }
}
