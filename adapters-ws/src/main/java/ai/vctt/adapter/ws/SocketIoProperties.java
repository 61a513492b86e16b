package ai.vctt.adapter.ws;

import ai.vctt.adapter.ws.engine.EngineLimits;
import ai.vctt.adapter.ws.engine.EngineSettings;
import ai.vctt.adapter.ws.engine.Heartbeat;
import ai.vctt.adapter.ws.engine.Origins;
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
        @DefaultValue("20000") int maxSessions,
        @DefaultValue("200") int maxSessionsPerAddress,
        @DefaultValue("500") int handshakesPerSecond,
        @DefaultValue("10s") Duration connectTimeout,
        @DefaultValue("10s") Duration upgradeTimeout,
        @DefaultValue("10s") Duration bodyTimeout,
        @DefaultValue("100") int eventsPerSecond,
        @DefaultValue("256") int eventBacklog,
        @DefaultValue("32KB") DataSize writeBufferLow,
        @DefaultValue("64KB") DataSize writeBufferHigh,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("true") boolean allowLoopbackOrigins) {

    public SocketIoProperties {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    SocketIoSettings settings() {
        EngineLimits limits = new EngineLimits(
                Math.toIntExact(maxPayload.toBytes()),
                maxSessions,
                maxSessionsPerAddress,
                handshakesPerSecond,
                upgradeTimeout,
                bodyTimeout,
                Math.toIntExact(writeBufferLow.toBytes()),
                Math.toIntExact(writeBufferHigh.toBytes()));
        EngineSettings engine = new EngineSettings(
                path,
                new Heartbeat(pingInterval, pingTimeout),
                limits,
                new Origins(allowedOrigins, allowLoopbackOrigins));
        return new SocketIoSettings(engine, connectTimeout, eventsPerSecond, eventBacklog);
    }
}
