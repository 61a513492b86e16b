package ai.vctt.adapter.ws.stream;

import ai.vctt.adapter.ws.socketio.Outlet;
import ai.vctt.application.generation.port.in.WatchGeneration;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.InJam;
import ai.vctt.domain.generation.SequencedEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A generation as one client watches it: pulled from its log while the client can take more. */
final class GenerationOutlet implements Outlet {

    private final GenerationId id;
    private final WatchGeneration.Cursor cursor;
    private final boolean resumed;
    private final Set<GenerationId> parts;
    private final Consumer<GenerationId> onPart;
    private final Consumer<GenerationOutlet> onEnd;
    private @Nullable GenerationId jam;
    private ChunkJson chunks;

    /**
     * @param parts of it that the client is shown already
     * @param onPart hears of each other one when it has begun; must not block
     */
    GenerationOutlet(
            GenerationId id,
            WatchGeneration.Cursor cursor,
            boolean resumed,
            List<GenerationId> parts,
            Consumer<GenerationId> onPart,
            Consumer<GenerationOutlet> onEnd) {
        this.id = id;
        this.cursor = cursor;
        this.resumed = resumed;
        this.parts = new HashSet<>(parts);
        this.onPart = onPart;
        this.onEnd = onEnd;
        this.chunks = new ChunkJson(id, null);
    }

    GenerationId id() {
        return id;
    }

    @Override
    public @Nullable String next() {
        SequencedEvent event = cursor.next();
        if (event == null) {
            return null;
        }
        switch (event.event()) {
            case GenerationEvent.Text text -> {
                return chunks.of(event, text);
            }
            case GenerationEvent.Started started -> {
                jam = jamOf(started.jam());
                chunks = new ChunkJson(id, jam);
            }
            case GenerationEvent.Phase phase -> announce(phase.part());
            case GenerationEvent.Ended _ -> onEnd.accept(this);
            default -> {}
        }
        return EventJson.of(id, jam, resumed, event);
    }

    private static @Nullable GenerationId jamOf(@Nullable InJam in) {
        return in == null ? null : in.jam();
    }

    private void announce(@Nullable GenerationId part) {
        if (part != null && parts.add(part)) {
            onPart.accept(part);
        }
    }

    void close() {
        cursor.close();
    }
}
