package ai.vctt.adapter.ws.stream;

import ai.vctt.adapter.ws.socketio.ConnectResult;
import ai.vctt.adapter.ws.socketio.Handshake;
import ai.vctt.adapter.ws.socketio.NamespaceHandler;
import ai.vctt.adapter.ws.socketio.Socket;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.generation.port.in.StopGeneration;
import ai.vctt.application.generation.port.in.WatchGeneration;
import ai.vctt.domain.UserId;
import java.time.InstantSource;

/** Lets clients ask, watch, resume and stop. Thread-safe. */
public final class StreamNamespace implements NamespaceHandler {

    public static final String NAME = "/stream";

    /** What the namespace drives. */
    public record UseCases(StartGeneration start, WatchGeneration watch, StopGeneration stop) {}

    private final UseCases useCases;
    private final InstantSource clock;
    private final UserId user;

    /** @param user whom everybody who connects counts as */
    public StreamNamespace(UseCases useCases, InstantSource clock, UserId user) {
        this.useCases = useCases;
        this.clock = clock;
        this.user = user;
    }

    @Override
    public ConnectResult connect(Handshake handshake, Socket socket) {
        return new ConnectResult.Accepted(new StreamClient(socket, user, useCases, clock));
    }
}
