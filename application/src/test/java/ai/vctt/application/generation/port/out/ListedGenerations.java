package ai.vctt.application.generation.port.out;

import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A list that claims to be durable, for tests. */
public final class ListedGenerations implements Generations {

    private final List<Generation.Finished> all = new CopyOnWriteArrayList<>();

    private final Map<GenerationId, Generation.Streaming> open = new ConcurrentHashMap<>();
    private final List<Checkpoint> checkpoints = new CopyOnWriteArrayList<>();

    @Override
    public synchronized boolean open(Generation.Streaming generation) {
        if (find(generation.id()) == null) {
            open.putIfAbsent(generation.id(), generation);
        }
        return true;
    }

    @Override
    public void checkpoint(List<Checkpoint> more) {
        checkpoints.addAll(more);
    }

    @Override
    public List<Unfinished> unfinished() {
        return open.values().stream().map(this::unfinished).toList();
    }

    private Unfinished unfinished(Generation.Streaming generation) {
        long seq = 1;
        int attempt = 1;
        StringBuilder text = new StringBuilder();
        Map<Integer, Attempt> attempts = new TreeMap<>();
        for (Checkpoint checkpoint : checkpoints) {
            if (checkpoint.id().equals(generation.id())) {
                for (Checkpoint.Piece piece : checkpoint.pieces()) {
                    seq = piece.seq();
                    attempt = piece.attempt();
                    text.setLength(piece.offset());
                    text.append(piece.chunk());
                }
                checkpoint.attempts().forEach(one -> attempts.put(one.number(), one));
            }
        }
        return new Unfinished(generation, seq, attempt, text.toString(), List.copyOf(attempts.values()));
    }

    @Override
    public synchronized boolean add(Generation.Finished generation) {
        Generation.Streaming opened = open.remove(generation.id());
        if (all.stream().noneMatch(other -> other.id().equals(generation.id()))) {
            all.add(opened != null && forgotten(opened) ? forget(generation) : generation);
        }
        return true;
    }

    public synchronized List<Generation> all() {
        return Stream.<Generation>concat(open.values().stream(), all.stream()).toList();
    }

    public synchronized void forget(ConversationId id) {
        open.replaceAll((_, generation) -> id.equals(generation.asked().conversation())
                ? new Generation.Streaming(forget(generation.asked()))
                : generation);
        all.replaceAll(generation -> id.equals(generation.asked().conversation()) ? forget(generation) : generation);
    }

    private static boolean forgotten(Generation generation) {
        return generation.asked().question().isEmpty();
    }

    private static Generation.Asked forget(Generation.Asked asked) {
        return new Generation.Asked(asked.id(), asked.owner(), null, asked.role(), asked.model(), "", asked.at());
    }

    private static Generation.Finished forget(Generation.Finished generation) {
        return new Generation.Finished(
                forget(generation.asked()), generation.end(), "", generation.attempts(), generation.resumed());
    }

    @Override
    public Generation.Finished find(GenerationId id) {
        return all.stream()
                .filter(generation -> generation.id().equals(id) && !forgotten(generation))
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

    @Override
    public List<GenerationId> parts(GenerationId jam) {
        return all.stream()
                .map(Generation.Finished::asked)
                .filter(asked -> asked.isPart() && asked.jam().jam().equals(jam))
                .map(Generation.Asked::id)
                .toList();
    }
}
