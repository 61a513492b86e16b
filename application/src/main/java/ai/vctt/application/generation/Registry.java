package ai.vctt.application.generation;

import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The generations that run, within their limits, and those that ended lately. Thread-safe. */
final class Registry {

    sealed interface Admission {

        record Admitted(GenerationRun run) implements Admission {}

        /** The request id is that of a generation that is here. */
        record Known(GenerationId id) implements Admission {}

        record Refused(Refusal refusal) implements Admission {}
    }

    private record Request(UserId owner, RequestId id) {}

    /** @param finished null when a fault kept it from being said how it ended */
    private record Retained(
            Generation.Asked asked,
            Generation.@Nullable Finished finished,
            Instant since,
            long chars,
            List<GenerationId> parts) {}

    private final GenerationSettings.Limits limits;
    private final Map<GenerationId, GenerationRun> running = new ConcurrentHashMap<>();
    private final Map<GenerationId, Retained> retained = new ConcurrentHashMap<>();

    // Guarded by this.
    private final Map<UserId, Integer> runningOf = new HashMap<>();
    private final Map<Request, GenerationId> requests = new HashMap<>();
    private final Deque<GenerationId> oldestFirst = new ArrayDeque<>();
    private long retainedChars;
    private boolean closed;

    Registry(GenerationSettings.Limits limits) {
        this.limits = limits;
    }

    /** The generation that this one's request has started, if it is here; else null. */
    synchronized @Nullable GenerationId known(UserId owner, RequestId id) {
        return requests.get(new Request(owner, id));
    }

    /**
     * Takes a place for a new run, which {@link #ended} gives back.
     *
     * @param atOnce places of this one's; null: as many as everybody's
     */
    synchronized Admission admit(Generation.Asked asked, @Nullable Integer atOnce, Supplier<GenerationRun> newRun) {
        Request request = requestOf(asked);
        if (request != null && requests.containsKey(request)) {
            return new Admission.Known(requests.get(request));
        }
        if (closed) {
            return refused(ErrorCode.SHUTTING_DOWN, "The server is shutting down. Please ask again in a moment.");
        }
        if (running.size() >= limits.running()) {
            return refused(ErrorCode.SERVER_BUSY, "All " + limits.running() + " places are taken. Please ask again.");
        }
        int places = atOnce == null ? limits.runningPerUser() : atOnce;
        if (runningOf.getOrDefault(asked.owner(), 0) >= places) {
            return refused(
                    ErrorCode.RATE_LIMITED,
                    places + (places == 1 ? " answer is" : " answers are")
                            + " on the way to you already. Please wait for one to end.");
        }
        GenerationRun run = newRun.get();
        enter(run);
        if (request != null) {
            requests.put(request, asked.id());
        }
        return new Admission.Admitted(run);
    }

    /** Takes a place for a part of one that was admitted. It counts as any other, and is never refused. */
    synchronized void enter(GenerationRun run) {
        running.put(run.generation().id(), run);
        runningOf.merge(run.generation().owner(), 1, Integer::sum);
    }

    synchronized void ended(GenerationRun run, Instant now) {
        GenerationId id = run.generation().id();
        retained.put(id, new Retained(run.generation().asked(), run.result(), now, run.chars(), run.parts()));
        retainedChars += run.chars();
        oldestFirst.add(id);
        running.remove(id);
        runningOf.computeIfPresent(run.generation().owner(), (_, count) -> count == 1 ? null : count - 1);
    }

    @Nullable
    GenerationRun running(GenerationId id) {
        return running.get(id);
    }

    Collection<GenerationRun> running() {
        return running.values();
    }

    /** Forgets, and names, those of a conversation that have ended. */
    synchronized List<GenerationId> forget(ConversationId conversation) {
        List<GenerationId> forgotten = oldestFirst.stream()
                .filter(id -> conversation.equals(
                        Objects.requireNonNull(retained.get(id)).asked().conversation()))
                .flatMap(id -> withParts(id).stream())
                .toList();
        forgotten.forEach(this::forget);
        oldestFirst.removeAll(forgotten);
        return forgotten;
    }

    private List<GenerationId> withParts(GenerationId id) {
        List<GenerationId> all =
                new ArrayList<>(Objects.requireNonNull(retained.get(id)).parts());
        all.retainAll(retained.keySet());
        all.add(id);
        return all;
    }

    private void forget(GenerationId id) {
        Retained gone = Objects.requireNonNull(retained.remove(id));
        retainedChars -= gone.chars();
        Request request = requestOf(gone.asked());
        if (request != null) {
            requests.remove(request);
        }
    }

    /** Null when this one is not here. */
    @Nullable
    List<GenerationId> partsOf(GenerationId id) {
        GenerationRun run = running.get(id);
        Retained kept = retained.get(id);
        return run != null ? run.parts() : kept == null ? null : kept.parts();
    }

    Generation.@Nullable Finished retained(GenerationId id) {
        Retained kept = retained.get(id);
        return kept == null ? null : kept.finished();
    }

    /** Forgets, and names, what ended before this time or is too much. */
    synchronized List<GenerationId> expire(Instant before) {
        List<GenerationId> expired = new ArrayList<>();
        while (!oldestFirst.isEmpty()) {
            Retained oldest = Objects.requireNonNull(retained.get(oldestFirst.getFirst()));
            boolean tooMuch = oldestFirst.size() > limits.retained() || retainedChars > limits.retainedChars();
            if (!tooMuch && !oldest.since().isBefore(before)) {
                break;
            }
            GenerationId id = oldestFirst.removeFirst();
            forget(id);
            expired.add(id);
        }
        return expired;
    }

    synchronized long retainedChars() {
        return retainedChars;
    }

    synchronized boolean open() {
        return !closed;
    }

    synchronized void close() {
        closed = true;
    }

    private static @Nullable Request requestOf(Generation.Asked asked) {
        return asked.requestId() == null ? null : new Request(asked.owner(), asked.requestId());
    }

    private static Admission refused(ErrorCode code, String message) {
        return new Admission.Refused(new Refusal(code, message));
    }
}
