package ai.vctt.adapter.ws.stream;

import ai.vctt.adapter.ws.socketio.Outlet;
import ai.vctt.application.generation.port.in.WatchGeneration;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A generation as one client watches it: pulled from its log while the client can take more. */
final class GenerationOutlet implements Outlet {

    private final GenerationId id;
    private final WatchGeneration.Cursor cursor;
    private final boolean resumed;
    private final Consumer<GenerationOutlet> onEnd;

    GenerationOutlet(
            GenerationId id, WatchGeneration.Cursor cursor, boolean resumed, Consumer<GenerationOutlet> onEnd) {
        this.id = id;
        this.cursor = cursor;
        this.resumed = resumed;
        this.onEnd = onEnd;
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
        if (event.event() instanceof GenerationEvent.Ended) {
            onEnd.accept(this);
        }
        return EventJson.of(id, resumed, event);
    }

    void close() {
        cursor.close();
    }
}
