package ai.vctt.adapter.ws.stream;

import ai.vctt.adapter.ws.socketio.Acknowledgement;
import ai.vctt.adapter.ws.socketio.DisconnectReason;
import ai.vctt.adapter.ws.socketio.Socket;
import ai.vctt.adapter.ws.socketio.SocketListener;
import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.generation.port.in.StopGeneration;
import ai.vctt.application.generation.port.in.WatchGeneration;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.GenerationId;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One connected client: what it asks for, and the generations it watches. */
final class StreamClient implements SocketListener {

    private static final Refusal NO_SUCH_STREAM =
            new Refusal(ErrorCode.STREAM_NOT_FOUND, "sessionId: there is no such generation");

    private static final Refusal NO_LONGER_GOOD =
            new Refusal(ErrorCode.UNAUTHENTICATED, "token: no longer good (expected: a key or token of this server)");

    /** What a client came in with. */
    interface Entry {

        boolean isGood();

        void left(StreamClient client);
    }

    private final Socket socket;
    private final Principal asker;
    private final StreamNamespace.UseCases useCases;
    private final InstantSource clock;
    private final Entry entry;
    private final Map<GenerationId, GenerationOutlet> watched = new ConcurrentHashMap<>();
    private volatile boolean gone;

    StreamClient(Socket socket, Principal asker, StreamNamespace.UseCases useCases, InstantSource clock, Entry entry) {
        this.socket = socket;
        this.asker = asker;
        this.useCases = useCases;
        this.clock = clock;
        this.entry = entry;
    }

    @Override
    public void onEvent(String name, List<JsonNode> args, @Nullable Acknowledgement ack) {
        Reply reply = new Reply(ack);
        if (!entry.isGood()) {
            reply.refused(NO_LONGER_GOOD);
            var _ = goUnlessGood();
            return;
        }
        Fields fields = Fields.of(args);
        try {
            switch (name) {
                case "stream_request" -> request(fields, reply);
                case "jam_request" -> jam(fields, reply);
                case "stream_resume" -> resume(fields, reply);
                case "stream_stop" -> stop(fields, reply);
                default ->
                    reply.refused(new Refusal(
                            ErrorCode.INVALID_REQUEST,
                            "event: " + Fields.shortened(name)
                                    + " (expected: stream_request, jam_request, stream_resume or stream_stop)"));
            }
        } catch (InvalidValueException broken) {
            Refusal refusal = new Refusal(ErrorCode.INVALID_REQUEST, String.valueOf(broken.getMessage()));
            if (!name.equals("stream_stop")) {
                sayError(fields, refusal);
            }
            reply.refused(refusal);
        }
    }

    /** True when it has been told and disconnected. */
    boolean goUnlessGood() {
        if (entry.isGood()) {
            return false;
        }
        socket.emit(EventJson.refusal(null, null, NO_LONGER_GOOD, clock.instant()));
        socket.disconnect();
        return true;
    }

    @Override
    public void onDisconnect(DisconnectReason reason) {
        gone = true;
        entry.left(this);
        watched.values().forEach(GenerationOutlet::close);
    }

    private void request(Fields fields, Reply reply) {
        switch (useCases.start().start(RequestReader.read(fields, asker))) {
            case StartGeneration.Result.Refused(Refusal refusal) -> {
                sayError(fields, refusal);
                reply.refused(refusal);
            }
            case StartGeneration.Result.Started(GenerationId id, boolean attached) -> {
                reply.accepted(id);
                watch(fields, id, 0, attached);
            }
        }
    }

    private void jam(Fields fields, Reply reply) {
        switch (useCases.jam().start(RequestReader.readJam(fields, asker))) {
            case StartGeneration.Result.Refused(Refusal refusal) -> {
                sayError(fields, refusal);
                reply.refused(refusal);
            }
            case StartGeneration.Result.Started(GenerationId id, boolean attached) -> {
                reply.jamAccepted(id);
                watch(fields, id, 0, attached);
            }
        }
    }

    private void resume(Fields fields, Reply reply) {
        GenerationId id = GenerationId.parse(fields.requiredText("sessionId"));
        long after = fields.count("after", 0);
        Refusal refusal = id == null ? NO_SUCH_STREAM : watch(fields, id, after, true);
        if (refusal == null && id != null) {
            reply.accepted(id);
        } else if (refusal != null) {
            reply.refused(refusal);
        }
    }

    /** Null when it is watched now; else the client has been told why not. */
    private @Nullable Refusal watch(Fields fields, GenerationId id, long after, boolean resumed) {
        Map<GenerationId, Long> seen = RequestReader.seenParts(fields);
        List<GenerationId> parts = resumed ? useCases.parts().parts(id) : List.of();
        return switch (useCases.watch().watch(id, asker, after, socket::wake)) {
            case WatchGeneration.Result.Refused(Refusal refusal) -> {
                sayError(fields, refusal);
                yield refusal;
            }
            case WatchGeneration.Result.Watching(WatchGeneration.Cursor cursor) -> {
                show(new GenerationOutlet(id, cursor, resumed, parts, this::follow, this::ended));
                parts.forEach(part -> watchPart(part, seen.getOrDefault(part, 0L), true));
                yield null;
            }
        };
    }

    /** A part has begun. It may have to be looked for, so an event loop must not wait for it. */
    private void follow(GenerationId part) {
        Thread.ofVirtual().name("part").start(() -> watchPart(part, 0, false));
    }

    /** The whole tells what becomes of a part that cannot be watched. */
    private void watchPart(GenerationId part, long after, boolean resumed) {
        if (useCases.watch().watch(part, asker, after, socket::wake)
                instanceof WatchGeneration.Result.Watching(WatchGeneration.Cursor cursor)) {
            show(new GenerationOutlet(part, cursor, resumed, List.of(), _ -> {}, this::ended));
        }
    }

    private void show(GenerationOutlet outlet) {
        GenerationOutlet replaced = watched.put(outlet.id(), outlet);
        if (replaced != null) {
            socket.detach(replaced);
            replaced.close();
        }
        socket.attach(outlet);
        if (gone) {
            ended(outlet);
        }
        socket.wake();
    }

    private void ended(GenerationOutlet outlet) {
        watched.remove(outlet.id(), outlet);
        socket.detach(outlet);
        outlet.close();
    }

    private void stop(Fields fields, Reply reply) {
        GenerationId id = GenerationId.parse(fields.requiredText("sessionId"));
        if (id == null) {
            reply.refused(NO_SUCH_STREAM);
            return;
        }
        switch (useCases.stop().stop(id, asker)) {
            case StopGeneration.Result.Refused(Refusal refusal) -> reply.refused(refusal);
            case StopGeneration.Result.Stopped stopped -> reply.stopped(id, stopped);
        }
    }

    private void sayError(Fields fields, Refusal refusal) {
        socket.emit(EventJson.refusal(fields.echo("sessionId"), fields.echo("requestId"), refusal, clock.instant()));
    }

    /** The acknowledgement, where the client waits for one. */
    private record Reply(@Nullable Acknowledgement ack) {

        void accepted(GenerationId id) {
            if (ack != null) {
                ack.send(EventJson.accepted(id));
            }
        }

        void jamAccepted(GenerationId id) {
            if (ack != null) {
                ack.send(EventJson.jamAccepted(id));
            }
        }

        void stopped(GenerationId id, StopGeneration.Result.Stopped stopped) {
            if (ack != null) {
                ack.send(EventJson.stopped(id, stopped));
            }
        }

        void refused(Refusal refusal) {
            if (ack != null) {
                ack.send(EventJson.refused(refusal));
            }
        }
    }
}
