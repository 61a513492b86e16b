package ai.vctt.adapter.persistence.memory;

import ai.vctt.application.generation.port.out.GenerationLog;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Logs of this process. Times are kept to the millisecond. */
public final class InMemoryGenerationLog implements GenerationLog {

    private final Map<GenerationId, Log> logs = new ConcurrentHashMap<>();

    @Override
    public Writer open(GenerationId id) {
        Log log = new Log();
        if (logs.putIfAbsent(id, log) != null) {
            throw new IllegalStateException("generation " + id + " has a log already");
        }
        return log;
    }

    @Override
    public @Nullable Reader find(GenerationId id) {
        return logs.get(id);
    }

    @Override
    public void drop(GenerationId id) {
        logs.remove(id);
    }

    private static final class Log implements Writer, Reader {

        private final List<Watch> watches = new CopyOnWriteArrayList<>();

        // Guarded by this.
        private final List<Stretch> stretches = new ArrayList<>();
        private long lastSeq;
        private int lastAttempt;
        private boolean ended;

        @Override
        public SequencedEvent append(int attempt, Instant at, GenerationEvent event) {
            SequencedEvent sequenced = store(attempt, at.truncatedTo(ChronoUnit.MILLIS), event);
            for (Watch watch : watches) {
                watch.wake.run();
            }
            return sequenced;
        }

        private synchronized SequencedEvent store(int attempt, Instant at, GenerationEvent event) {
            if (ended || attempt < lastAttempt) {
                throw new IllegalStateException(
                        "nothing of attempt " + attempt + " may follow event " + lastSeq + (ended ? ", the end" : ""));
            }
            SequencedEvent sequenced = new SequencedEvent(lastSeq + 1, attempt, at, event);
            if (stretches.isEmpty() || !stretches.getLast().takes(attempt, at, event)) {
                stretches.add(
                        Pieces.canHold(event)
                                ? new Pieces(sequenced.seq(), attempt, at, event)
                                : new Stretch.Single(sequenced));
            }
            lastSeq++;
            lastAttempt = attempt;
            ended = event instanceof GenerationEvent.Ended;
            return sequenced;
        }

        @Override
        public synchronized @Nullable SequencedEvent after(long seq, int maxChars) {
            if (seq >= lastSeq) {
                return null;
            }
            int holding = holding(seq + 1);
            SequencedEvent event = stretches.get(holding).read(seq + 1, maxChars);
            return holding == stretches.size() - 1 ? event : joined(event, holding, maxChars);
        }

        private int holding(long seq) {
            int last = stretches.size() - 1;
            if (stretches.get(last).firstSeq() <= seq) {
                return last;
            }
            int least = 0;
            int above = last;
            while (above - least > 1) {
                int middle = (least + above) >>> 1;
                if (stretches.get(middle).firstSeq() <= seq) {
                    least = middle;
                } else {
                    above = middle;
                }
            }
            return least;
        }

        /** Goes on in the stretches behind, where these hold neighbouring text. */
        private SequencedEvent joined(SequencedEvent read, int holding, int maxChars) {
            SequencedEvent event = read;
            for (int i = holding;
                    i + 1 < stretches.size() && event.seq() == stretches.get(i).lastSeq();
                    i++) {
                Stretch next = stretches.get(i + 1);
                SequencedEvent longer =
                        Stretch.join(event, next.read(next.firstSeq(), maxChars - length(event)), maxChars);
                if (longer == null) {
                    break;
                }
                event = longer;
            }
            return event;
        }

        private static int length(SequencedEvent event) {
            return switch (event.event()) {
                case GenerationEvent.Text text -> text.chunk().length();
                case GenerationEvent.Reasoning(String chunk) -> chunk.length();
                default -> 0;
            };
        }

        @Override
        public Subscription onAppend(Runnable wake) {
            Watch watch = new Watch(wake);
            watches.add(watch);
            return watch;
        }

        private final class Watch implements Subscription {

            private final Runnable wake;

            private Watch(Runnable wake) {
                this.wake = wake;
            }

            @Override
            public void close() {
                watches.remove(this);
            }
        }
    }
}
