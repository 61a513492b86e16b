package ai.vctt.adapter.persistence.memory;

import ai.vctt.application.generation.port.out.Checkpoint;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.application.generation.port.out.Unfinished;
import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.generation.Turn;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps as many generations as it is told to, the latest ones. Nothing outlives the process. */
public final class InMemoryGenerations implements Generations {

    private record Request(UserId owner, RequestId id) {}

    private final int most;
    private final LinkedHashMap<GenerationId, Generation.Finished> oldestFirst = new LinkedHashMap<>();
    private final Map<GenerationId, Generation.Streaming> running = new LinkedHashMap<>();
    private final Map<Request, GenerationId> requests = new HashMap<>();
    private final Map<ConversationId, Set<GenerationId>> turns = new HashMap<>();

    public InMemoryGenerations(int most) {
        this.most = most;
    }

    @Override
    public synchronized boolean open(Generation.Streaming generation) {
        if (!oldestFirst.containsKey(generation.id())) {
            running.putIfAbsent(generation.id(), generation);
            turnsWith(generation.asked()).ifPresent(ids -> ids.add(generation.id()));
        }
        return false;
    }

    @Override
    public void checkpoint(List<Checkpoint> checkpoints) {
        // What would read them dies together with them.
    }

    @Override
    public void renewLease() {
        // Nobody else is here to see it.
    }

    @Override
    public List<Unfinished> unfinished() {
        return List.of();
    }

    @Override
    public void interrupt(Generation.Finished generation) {
        // None was handed over.
    }

    @Override
    public synchronized boolean add(Generation.Finished ended) {
        Generation.Streaming opened = running.remove(ended.id());
        Generation.Finished generation = opened != null && forgotten(opened) ? forget(ended) : ended;
        if (oldestFirst.putIfAbsent(generation.id(), generation) == null) {
            turnsWith(generation.asked()).ifPresent(ids -> ids.add(generation.id()));
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
                turnsWith(oldest.asked()).ifPresent(ids -> ids.remove(oldest.id()));
            }
        }
        return false;
    }

    @Override
    public synchronized Generation.@Nullable Finished find(GenerationId id) {
        Generation.Finished generation = oldestFirst.get(id);
        return generation == null || forgotten(generation) ? null : generation;
    }

    @Override
    public synchronized Generation.@Nullable Finished find(UserId owner, RequestId requestId) {
        GenerationId id = requests.get(new Request(owner, requestId));
        return id == null ? null : oldestFirst.get(id);
    }

    @Override
    public synchronized List<GenerationId> parts(GenerationId jam) {
        return oldestFirst.values().stream()
                .map(Generation.Finished::asked)
                .filter(asked -> asked.jam() != null && asked.jam().jam().equals(jam) && asked.isPart())
                .sorted(Comparator.comparing(Generation.Asked::at))
                .map(Generation.Asked::id)
                .toList();
    }

    /** That of its jam, where it is a part of one. */
    synchronized @Nullable ConversationId conversationOf(Generation.Asked asked) {
        if (asked.jam() == null || !asked.isPart()) {
            return asked.conversation();
        }
        GenerationId jam = asked.jam().jam();
        Generation whole = running.containsKey(jam) ? running.get(jam) : oldestFirst.get(jam);
        return whole == null ? null : whole.asked().conversation();
    }

    synchronized List<Generation.Finished> all() {
        return List.copyOf(oldestFirst.values());
    }

    /** The turns of a conversation in order, whether they run or have ended. */
    synchronized List<Turn> turnsOf(ConversationId conversation) {
        return turns.getOrDefault(conversation, Set.of()).stream()
                .<Generation>map(id -> running.containsKey(id) ? running.get(id) : oldestFirst.get(id))
                .map(Turn::of)
                .sorted(Comparator.comparing(Turn::place))
                .toList();
    }

    private Optional<Set<GenerationId>> turnsWith(Generation.Asked asked) {
        return Optional.ofNullable(asked.conversation()).map(id -> turns.computeIfAbsent(id, _ -> new HashSet<>()));
    }

    /** Leaves nothing of a conversation but what it cost. */
    synchronized void forget(ConversationId conversation) {
        Set<GenerationId> ids = turns.remove(conversation);
        for (GenerationId id : ids == null ? Set.<GenerationId>of() : withParts(ids)) {
            running.computeIfPresent(id, (_, generation) -> new Generation.Streaming(forget(generation.asked())));
            oldestFirst.computeIfPresent(id, (_, generation) -> {
                Request request = requestOf(generation);
                if (request != null) {
                    requests.remove(request, id);
                }
                return forget(generation);
            });
        }
    }

    private Set<GenerationId> withParts(Set<GenerationId> ids) {
        Set<GenerationId> all = new HashSet<>(ids);
        Stream.<Generation>concat(running.values().stream(), oldestFirst.values().stream())
                .map(Generation::asked)
                .filter(asked -> asked.jam() != null && ids.contains(asked.jam().jam()))
                .forEach(asked -> all.add(asked.id()));
        return all;
    }

    private static boolean forgotten(Generation generation) {
        return generation.asked().question().isEmpty();
    }

    private static Generation.Asked forget(Generation.Asked asked) {
        return new Generation.Asked(
                asked.id(), asked.owner(), null, asked.role(), asked.model(), "", asked.at(), null, asked.jam());
    }

    private static Generation.Finished forget(Generation.Finished generation) {
        SequencedEvent end = generation.end();
        GenerationEvent wordless = switch ((GenerationEvent.Ended) end.event()) {
            case GenerationEvent.Completed completed -> completed.wordless();
            case GenerationEvent.Failed failed ->
                new GenerationEvent.Failed(failed.code(), "The conversation was forgotten.", failed.spend());
        };
        return new Generation.Finished(
                forget(generation.asked()),
                new SequencedEvent(end.seq(), end.attempt(), end.at(), wordless),
                "",
                generation.attempts(),
                generation.resumed());
    }

    private static @Nullable Request requestOf(Generation.Finished generation) {
        RequestId id = generation.asked().requestId();
        return id == null ? null : new Request(generation.owner(), id);
    }
}
