package ai.vctt.application.generation.port.out;

import ai.vctt.domain.UserId;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A list that claims to be durable, for tests. */
public final class ListedGenerations implements Generations {

    private final List<Generation.Finished> all = new CopyOnWriteArrayList<>();

    @Override
    public boolean add(Generation.Finished generation) {
        if (find(generation.id()) == null) {
            all.add(generation);
        }
        return true;
    }

    @Override
    public Generation.Finished find(GenerationId id) {
        return all.stream()
                .filter(generation -> generation.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Generation.Finished find(UserId owner, RequestId requestId) {
        return all.stream()
                .filter(generation -> generation.owner().equals(owner)
                        && requestId.equals(generation.asked().requestId()))
                .findFirst()
                .orElse(null);
    }
}
