package ai.vctt.application.generation.port.out;

import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Lists that claim to be durable, for tests. Servers that share them are made one from another. */
public final class ListedGenerations implements Generations {

    /** What is shared. */
    private static final class Shelf {

        private final List<Generation.Finished> all = new CopyOnWriteArrayList<>();
        private final Map<GenerationId, Generation.Streaming> open = new ConcurrentHashMap<>();
        private final List<Checkpoint> checkpoints = new CopyOnWriteArrayList<>();
        private final Map<GenerationId, Integer> serverOf = new HashMap<>();
        private final Map<GenerationId, Integer> takenFrom = new HashMap<>();
        /** When each was there. */
        private final Map<Integer, Instant> servers = new HashMap<>();

        private int lastServer;
    }

    private final Shelf shelf;
    private final InstantSource clock;
    private int server;

    public ListedGenerations() {
        this(InstantSource.fixed(Instant.EPOCH));
    }

    public ListedGenerations(InstantSource clock) {
        this(new Shelf(), clock);
    }

    private ListedGenerations(Shelf shelf, InstantSource clock) {
        this.shelf = shelf;
        this.clock = clock;
        begin();
    }

    private void begin() {
        synchronized (shelf) {
            server = ++shelf.lastServer;
        }
        renewLease();
    }

    /** One more server. */
    public ListedGenerations another() {
        return new ListedGenerations(shelf, clock);
    }

    /** As if the process had been killed, and its successor were this. */
    public void restart() {
        leave();
        begin();
    }

    /** As at the end of a process. */
    public void leave() {
        synchronized (shelf) {
            shelf.servers.remove(server);
        }
    }

    @Override
    public boolean open(Generation.Streaming generation) {
        synchronized (shelf) {
            if (find(generation.id()) == null && shelf.open.putIfAbsent(generation.id(), generation) == null) {
                shelf.serverOf.put(generation.id(), server);
            }
            return true;
        }
    }

    @Override
    public void checkpoint(List<Checkpoint> more) {
        shelf.checkpoints.addAll(more);
    }

    /** What is kept of those that run. */
    public List<Unfinished> running() {
        return shelf.open.values().stream().map(this::unfinished).toList();
    }

    @Override
    public void renewLease() {
        synchronized (shelf) {
            if (shelf.servers.put(server, clock.instant()) == null) {
                takeBack();
            }
        }
    }

    private void takeBack() {
        for (GenerationId id : List.copyOf(shelf.takenFrom.keySet())) {
            if (shelf.takenFrom.remove(id, server)) {
                shelf.serverOf.put(id, server);
                shelf.all.stream()
                        .filter(generation -> generation.id().equals(id))
                        .findFirst()
                        .ifPresent(ended -> {
                            shelf.open.put(id, new Generation.Streaming(ended.asked()));
                            shelf.all.remove(ended);
                        });
            }
        }
    }

    @Override
    public List<Unfinished> unfinished() {
        synchronized (shelf) {
            shelf.servers.values().removeIf(seen -> seen.plus(LEASE).isBefore(clock.instant()));
            for (GenerationId id : shelf.open.keySet()) {
                int owner = shelf.serverOf.get(id);
                if (owner != server && !shelf.servers.containsKey(owner)) {
                    shelf.takenFrom.putIfAbsent(id, owner);
                    shelf.serverOf.put(id, server);
                }
            }
            return shelf.open.values().stream()
                    .filter(generation -> shelf.serverOf.get(generation.id()) == server
                            && shelf.takenFrom.containsKey(generation.id()))
                    .map(this::unfinished)
                    .toList();
        }
    }

    @Override
    public void interrupt(Generation.Finished generation) {
        synchronized (shelf) {
            GenerationId id = generation.id();
            if (shelf.open.containsKey(id) && shelf.takenFrom.containsKey(id) && shelf.serverOf.get(id) == server) {
                end(generation);
            }
        }
    }

    private Unfinished unfinished(Generation.Streaming generation) {
        long seq = 1;
        int attempt = 1;
        StringBuilder text = new StringBuilder();
        Map<Integer, Attempt> attempts = new TreeMap<>();
        for (Checkpoint checkpoint : shelf.checkpoints) {
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
    public boolean add(Generation.Finished generation) {
        synchronized (shelf) {
            GenerationId id = generation.id();
            if (shelf.takenFrom.remove(id) != null) {
                shelf.all.removeIf(other -> other.id().equals(id));
            }
            if (shelf.all.stream().noneMatch(other -> other.id().equals(id))) {
                end(generation);
            }
            return true;
        }
    }

    private void end(Generation.Finished generation) {
        Generation.Streaming opened = shelf.open.remove(generation.id());
        shelf.all.add(opened != null && forgotten(opened) ? forget(generation) : generation);
    }

    public List<Generation> all() {
        synchronized (shelf) {
            return Stream.<Generation>concat(shelf.open.values().stream(), shelf.all.stream())
                    .toList();
        }
    }

    public void forget(ConversationId id) {
        synchronized (shelf) {
            shelf.open.replaceAll(
                    (_, generation) -> id.equals(generation.asked().conversation())
                            ? new Generation.Streaming(forget(generation.asked()))
                            : generation);
            shelf.all.replaceAll(
                    generation -> id.equals(generation.asked().conversation()) ? forget(generation) : generation);
        }
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
        return shelf.all.stream()
                .filter(generation -> generation.id().equals(id) && !forgotten(generation))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Generation.Finished find(UserId owner, RequestId requestId) {
        return shelf.all.stream()
                .filter(generation -> generation.owner().equals(owner)
                        && requestId.equals(generation.asked().requestId()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public List<GenerationId> parts(GenerationId jam) {
        return shelf.all.stream()
                .map(Generation.Finished::asked)
                .filter(asked -> asked.isPart() && asked.jam().jam().equals(jam))
                .map(Generation.Asked::id)
                .toList();
    }
}
