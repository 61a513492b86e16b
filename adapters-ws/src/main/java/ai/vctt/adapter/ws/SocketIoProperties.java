package ai.vctt.adapter.ws;

import ai.vctt.adapter.ws.engine.EngineLimits;
import ai.vctt.adapter.ws.engine.EngineSettings;
import ai.vctt.adapter.ws.engine.Heartbeat;
import ai.vctt.adapter.ws.engine.Origins;
import ai.vctt.adapter.ws.engine.TrustedProxies;
import ai.vctt.adapter.ws.socketio.SocketIoSettings;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** The keys under {@code vctt.socket}; application.yml lists them with their meaning. */
@ConfigurationProperties("vctt.socket")
public record SocketIoProperties(
        @DefaultValue("/socket.io/") String path,
        @DefaultValue("25s") Duration pingInterval,
        @DefaultValue("20s") Duration pingTimeout,
        @DefaultValue("2MB") DataSize maxPayload,
        @DefaultValue("128MB") DataSize maxReceived,
        @DefaultValue("50000") int maxConnections,
        @DefaultValue("1000") int maxConnectionsPerAddress,
        @DefaultValue("20000") int maxSessions,
        @DefaultValue("200") int maxSessionsPerAddress,
        @DefaultValue("500") int handshakesPerSecond,
        @DefaultValue("10s") Duration requestTimeout,
        @DefaultValue("75s") Duration keepAliveTimeout,
        @DefaultValue("10s") Duration connectTimeout,
        @DefaultValue("10s") Duration upgradeTimeout,
        @DefaultValue("10s") Duration bodyTimeout,
        @DefaultValue("100") int eventsPerSecond,
        @DefaultValue("256") int eventBacklog,
        @DefaultValue("32KB") DataSize writeBufferLow,
        @DefaultValue("64KB") DataSize writeBufferHigh,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("true") boolean allowLoopbackOrigins,
        @DefaultValue List<String> trustedProxies) {

    public SocketIoProperties {
        allowedOrigins = List.copyOf(allowedOrigins);
        trustedProxies = List.copyOf(trustedProxies);
    }

    SocketIoSettings settings() {
        EngineLimits limits = new EngineLimits(
                new EngineLimits.Admittance(
                        maxConnections,
                        maxConnectionsPerAddress,
                        maxSessions,
                        maxSessionsPerAddress,
                        handshakesPerSecond),
                new EngineLimits.Timeouts(requestTimeout, keepAliveTimeout, bodyTimeout, upgradeTimeout),
                new EngineLimits.Memory(
                        Math.toIntExact(maxPayload.toBytes()),
                        maxReceived.toBytes(),
                        Math.toIntExact(writeBufferLow.toBytes()),
                        Math.toIntExact(writeBufferHigh.toBytes())));
        EngineSettings engine = new EngineSettings(
                path,
                new Heartbeat(pingInterval, pingTimeout),
                limits,
                new Origins(allowedOrigins, allowLoopbackOrigins),
                new TrustedProxies(trustedProxies));
        return new SocketIoSettings(engine, connectTimeout, eventsPerSecond, eventBacklog);
    }
}
