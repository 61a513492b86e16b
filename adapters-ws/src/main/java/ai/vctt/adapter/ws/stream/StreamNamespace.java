package ai.vctt.adapter.ws.stream;

import ai.vctt.adapter.ws.socketio.ConnectResult;
import ai.vctt.adapter.ws.socketio.Handshake;
import ai.vctt.adapter.ws.socketio.NamespaceHandler;
import ai.vctt.adapter.ws.socketio.Socket;
import ai.vctt.application.access.port.in.Authenticate;
import ai.vctt.application.generation.port.in.ListParts;
import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.generation.port.in.StopGeneration;
import ai.vctt.application.generation.port.in.WatchGeneration;
import ai.vctt.application.jam.port.in.StartJam;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.generation.ErrorCode;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Lets clients ask, watch, resume and stop, when they may. Thread-safe. */
public final class StreamNamespace implements NamespaceHandler {

    public static final String NAME = "/stream";

    /** What the namespace drives. */
    public record UseCases(
            StartGeneration start, StartJam jam, WatchGeneration watch, ListParts parts, StopGeneration stop) {}

    private final UseCases useCases;
    private final InstantSource clock;
    private final Authenticate authenticate;
    private final Set<StreamClient> clients = ConcurrentHashMap.newKeySet();

    public StreamNamespace(UseCases useCases, InstantSource clock, Authenticate authenticate) {
        this.useCases = useCases;
        this.clock = clock;
        this.authenticate = authenticate;
    }

    /** A token is taken from the connect packet's payload alone; URLs and their queries end up in logs. */
    @Override
    public ConnectResult connect(Handshake handshake, Socket socket) {
        JsonNode token = handshake.auth() == null ? null : handshake.auth().get("token");
        if (token != null && !token.isNull() && !token.isString()) {
            return refused(new Refusal(ErrorCode.UNAUTHENTICATED, "token: of a wrong type (expected: a string)"));
        }
        return switch (authenticate.authenticate(textOf(token))) {
            case Authenticate.Result.Accepted(Principal asker) -> {
                StreamClient client = new StreamClient(socket, asker, useCases, clock, entry(asker));
                clients.add(client);
                yield new ConnectResult.Accepted(client);
            }
            case Authenticate.Result.Refused(Refusal refusal) -> refused(refusal);
        };
    }

    private StreamClient.Entry entry(Principal asker) {
        return new StreamClient.Entry() {
            @Override
            public boolean isGood() {
                return authenticate.stillAccepts(asker);
            }

            @Override
            public void left(StreamClient client) {
                clients.remove(client);
            }
        };
    }

    /** Disconnects those whose key is no longer good. To be called a few times a minute. */
    public void letGo() {
        clients.forEach(StreamClient::goUnlessGood);
    }

    private static @Nullable String textOf(@Nullable JsonNode token) {
        return token == null || token.isNull() ? null : token.stringValue();
    }

    private static ConnectResult refused(Refusal refusal) {
        var data =
                JsonNodeFactory.instance.objectNode().put("code", refusal.code().name());
        return new ConnectResult.Refused("auth." + refusal.message(), data);
    }
}
