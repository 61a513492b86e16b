package ai.vctt.adapter.persistence.memory;

import ai.vctt.application.generation.port.out.Checkpoint;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.application.generation.port.out.Unfinished;
import ai.vctt.domain.UserId;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps as many generations as it is told to, the latest ones. Nothing outlives the process. */
public final class InMemoryGenerations implements Generations {

    private record Request(UserId owner, RequestId id) {}

    private final int most;
    private final LinkedHashMap<GenerationId, Generation.Finished> oldestFirst = new LinkedHashMap<>();
    private final Map<Request, GenerationId> requests = new HashMap<>();

    public InMemoryGenerations(int most) {
        this.most = most;
    }

    @Override
    public boolean open(Generation.Streaming generation) {
        return false;
    }

    @Override
    public void checkpoint(List<Checkpoint> checkpoints) {
        // What would read them dies together with them.
    }

    @Override
    public List<Unfinished> unfinished() {
        return List.of();
    }

    @Override
    public synchronized boolean add(Generation.Finished generation) {
        if (oldestFirst.putIfAbsent(generation.id(), generation) == null) {
            Request request = requestOf(generation);
            if (request != null) {
                requests.put(request, generation.id());
            }
            if (oldestFirst.size() > most) {
                Generation.Finished oldest = oldestFirst.pollFirstEntry().getValue();
                Request forgotten = requestOf(oldest);
                if (forgotten != null) {
                    requests.remove(forgotten, oldest.id());
                }
            }
        }
        return false;
    }

    @Override
    public synchronized Generation.@Nullable Finished find(GenerationId id) {
        return oldestFirst.get(id);
    }

    @Override
    public synchronized Generation.@Nullable Finished find(UserId owner, RequestId requestId) {
        GenerationId id = requests.get(new Request(owner, requestId));
        return id == null ? null : oldestFirst.get(id);
    }

    synchronized List<Generation.Finished> all() {
        return List.copyOf(oldestFirst.values());
    }

    private static @Nullable Request requestOf(Generation.Finished generation) {
        RequestId id = generation.asked().requestId();
        return id == null ? null : new Request(generation.owner(), id);
    }
}
