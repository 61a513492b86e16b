package ai.vctt.bootstrap;

import ai.vctt.adapter.ws.socketio.SocketIoServer;
import ai.vctt.application.access.AccessService;
import ai.vctt.bootstrap.AccessConfiguration.AccessProperties;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.NettyPipeline;
import reactor.netty.resources.LoopResources;

/** One port for everything: Socket.IO is a guest in the web server's pipeline. */
@Configuration(proxyBeanMethods = false)
class PortConfiguration {

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> socketIoOnTheSamePort(
            SocketIoServer sockets, AccessService access, AccessProperties properties) {
        BooleanSupplier forThisMachine = () -> access.open() && !properties.open();
        return factory -> factory.addServerCustomizers(server -> server.doOnChannelInit((_, channel, _) -> {
            sockets.install(channel.pipeline(), NettyPipeline.HttpCodec);
            channel.pipeline().addAfter(NettyPipeline.HttpCodec, "vctt.host", new HostGuard(forThisMachine));
        }));
    }

    /**
     * Event loops are ours alone, so nobody has to wait whether somebody else still uses them. There are no more than
     * cores: loops that take turns wake more often and find less.
     */
    @Bean
    ReactorResourceFactory reactorResources() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setLoopResourcesSupplier(
                () -> LoopResources.create("vctt-http", Runtime.getRuntime().availableProcessors(), true));
        resources.setShutdownQuietPeriod(Duration.ZERO);
        resources.setShutdownTimeout(Duration.ofSeconds(2));
        return resources;
    }
}
