package ai.vctt.bootstrap;

import ai.vctt.adapter.persistence.Store;
import ai.vctt.adapter.rest.ServerState;
import ai.vctt.adapter.ws.socketio.SocketIoServer;
import ai.vctt.application.access.AccessService;
import ai.vctt.application.generation.GenerationService;
import ai.vctt.application.generation.port.in.ListModels;
import ai.vctt.application.generation.port.in.ListModels.KnownModel;
import ai.vctt.application.generation.port.in.ListTools;
import ai.vctt.domain.model.Circuit;
import ai.vctt.domain.tool.ToolServer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** What a person needs to know once the server is up: where it is, which models are ready, and why others are not. */
@Component
final class StartupReport implements ServerState {

    private static final Logger LOG = LoggerFactory.getLogger("ai.vctt");

    private final ListModels models;
    private final ListTools tools;
    private final Environment environment;
    private final GenerationService generations;
    private final SocketIoServer sockets;
    private final Store store;
    private final AccessService access;

    StartupReport(
            ListModels models,
            ListTools tools,
            Environment environment,
            GenerationService generations,
            SocketIoServer sockets,
            Store store,
            AccessService access) {
        this.models = models;
        this.tools = tools;
        this.environment = environment;
        this.generations = generations;
        this.sockets = sockets;
        this.store = store;
        this.access = access;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        List<KnownModel> ready = models.models().stream()
                .filter(known -> known.unavailable() == null)
                .toList();
        models.models().stream()
                .filter(known -> known.unavailable() != null)
                .forEach(known ->
                        LOG.info("Model {} is not ready: {}", known.model().id(), known.unavailable()));
        LOG.info("Store: {}", store.description());
        LOG.info("Access: {}", accessibility());
        List<String> servers = tools.toolServers().stream()
                .filter(server -> server.transport() != ToolServer.Transport.BUILT_IN)
                .map(ToolServer::name)
                .toList();
        if (!servers.isEmpty()) {
            LOG.info("Tools: of {}, as soon as they are up", String.join(", ", servers));
        }
        LOG.info(
                "VCTT Engine {} is ready: open {} (Socket.IO namespace /stream); models: {}",
                version(),
                address(event),
                ready.stream().map(known -> known.model().id().value()).collect(Collectors.joining(", ")));
    }

    private String accessibility() {
        int keys = access.count();
        String known = keys == 0 ? "" : "; " + keys + (keys == 1 ? " key" : " keys");
        return (access.open()
                        ? "open, whoever reaches the port is the admin (VCTT_ADMIN_KEY closes it)"
                        : "with a key or token")
                + known;
    }

    private String address(ApplicationReadyEvent event) {
        int port = event.getApplicationContext() instanceof WebServerApplicationContext context
                        && context.getWebServer() != null
                ? context.getWebServer().getPort()
                : environment.getProperty("server.port", Integer.class, 8080);
        String address = environment.getProperty("server.address", "127.0.0.1");
        boolean everywhere = address.equals("0.0.0.0") || address.equals("::");
        return "http://" + (everywhere || address.startsWith("127.") ? "localhost" : address) + ":" + port + "/";
    }

    @Override
    public String version() {
        String version = StartupReport.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    @Override
    public Status status() {
        if (!generations.open()) {
            return Status.UNHEALTHY;
        }
        boolean allAnswer = providers().values().stream().allMatch(Provider::answers);
        return allAnswer && !store.state().away() ? Status.HEALTHY : Status.DEGRADED;
    }

    /**
     * A provider we have credentials for, by its models.
     *
     * @param circuit closed when all of them are asked, open when one is given a rest, else half_open
     * @param misconfigured what it says against our credentials; null when nothing
     */
    private record Provider(
            int models, String circuit, @Nullable String misconfigured) {

        private static Provider of(List<KnownModel> models) {
            return new Provider(
                    models.size(),
                    models.stream()
                            .map(KnownModel::circuit)
                            .max(Comparator.comparingInt(StartupReport::worry))
                            .orElse(Circuit.CLOSED)
                            .wireName(),
                    models.stream()
                            .map(KnownModel::misconfigured)
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(null));
        }

        private boolean answers() {
            return misconfigured == null && circuit.equals(Circuit.CLOSED.wireName());
        }
    }

    private static int worry(Circuit circuit) {
        return switch (circuit) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    private Map<String, Provider> providers() {
        Map<String, List<KnownModel>> models = this.models.models().stream()
                .filter(known -> known.unavailable() == null)
                .collect(Collectors.groupingBy(
                        known -> known.model().provider().value(), TreeMap::new, Collectors.toList()));
        Map<String, Provider> providers = new TreeMap<>();
        models.forEach((name, known) -> providers.put(name, Provider.of(known)));
        return providers;
    }

    @Override
    public Map<String, Object> components() {
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("store", store.state());
        components.put("providers", providers());
        components.put("activeStreams", generations.running());
        components.put("sockets", sockets.stats().sockets());
        return components;
    }
}
