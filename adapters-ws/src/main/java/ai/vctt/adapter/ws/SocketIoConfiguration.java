package ai.vctt.adapter.ws;

import ai.vctt.adapter.ws.socketio.SocketIoServer;
import ai.vctt.adapter.ws.socketio.SocketIoSettings;
import ai.vctt.adapter.ws.stream.StreamNamespace;
import ai.vctt.application.access.port.in.Authenticate;
import ai.vctt.application.generation.port.in.ListParts;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.generation.port.in.StopGeneration;
import ai.vctt.application.generation.port.in.WatchGeneration;
import ai.vctt.application.jam.port.in.StartJam;
import ai.vctt.domain.InvalidValueException;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The Socket.IO adapter's beans. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SocketIoProperties.class)
public class SocketIoConfiguration {

    @Bean
    StreamNamespace streamNamespace(
            StartGeneration start,
            StartJam jam,
            WatchGeneration watch,
            ListParts parts,
            StopGeneration stop,
            Authenticate authenticate,
            InstantSource clock) {
        return new StreamNamespace(new StreamNamespace.UseCases(start, jam, watch, parts, stop), clock, authenticate);
    }

    /** Not closed with the context: it has to go before the port it is a guest on. */
    @Bean(destroyMethod = "")
    SocketIoServer socketIoServer(SocketIoProperties properties, StreamNamespace stream) {
        return new SocketIoServer(settings(properties), Map.of(StreamNamespace.NAME, stream));
    }

    private static SocketIoSettings settings(SocketIoProperties properties) {
        try {
            return properties.settings();
        } catch (InvalidValueException broken) {
            throw broken.under("vctt.socket");
        }
    }
}
