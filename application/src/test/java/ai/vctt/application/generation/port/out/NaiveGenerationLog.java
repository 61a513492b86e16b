package ai.vctt.application.generation.port.out;

import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationEvent.Reasoning;
import ai.vctt.domain.generation.GenerationEvent.Text;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A list of events: the contract in its plainest form. */
public final class NaiveGenerationLog implements GenerationLog {

    private final Map<GenerationId, Log> logs = new ConcurrentHashMap<>();

    @Override
    public Writer open(GenerationId id) {
        Log log = new Log();
        if (logs.putIfAbsent(id, log) != null) {
            throw new IllegalStateException("open already: " + id);
        }
        return log;
    }

    @Override
    public Reader find(GenerationId id) {
        return logs.get(id);
    }

    @Override
    public void drop(GenerationId id) {
        logs.remove(id);
    }

    private static final class Log implements Writer, Reader {

        private final List<SequencedEvent> events = new CopyOnWriteArrayList<>();
        private final List<Runnable> wakes = new CopyOnWriteArrayList<>();

        @Override
        public SequencedEvent append(int attempt, Instant at, GenerationEvent event) {
            if (!events.isEmpty()
                    && (events.getLast().event() instanceof GenerationEvent.Ended
                            || events.getLast().attempt() > attempt)) {
                throw new IllegalStateException("may not follow: " + event);
            }
            SequencedEvent sequenced = new SequencedEvent(events.size() + 1, attempt, at, event);
            events.add(sequenced);
            wakes.forEach(Runnable::run);
            return sequenced;
        }

        @Override
        public SequencedEvent after(long seq, int maxChars) {
            int length = events.size();
            if (seq >= length) {
                return null;
            }
            SequencedEvent joined = events.get((int) seq);
            for (int next = (int) seq + 1; next < length; next++) {
                SequencedEvent longer = join(joined, events.get(next), maxChars);
                if (longer == null) {
                    break;
                }
                joined = longer;
            }
            return joined;
        }

        private static SequencedEvent join(SequencedEvent one, SequencedEvent next, int maxChars) {
            GenerationEvent event = null;
            if (one.event() instanceof Text text
                    && next.event() instanceof Text more
                    && one.attempt() == next.attempt()
                    && text.model().equals(more.model())
                    && text.chunk().length() + more.chunk().length() <= maxChars) {
                event = new Text(text.chunk() + more.chunk(), text.offset(), more.model(), more.spend());
            } else if (one.event() instanceof Reasoning thought
                    && next.event() instanceof Reasoning more
                    && one.attempt() == next.attempt()
                    && thought.chunk().length() + more.chunk().length() <= maxChars) {
                event = new Reasoning(thought.chunk() + more.chunk());
            }
            return event == null ? null : new SequencedEvent(next.seq(), next.attempt(), next.at(), event);
        }

        @Override
        public Subscription onAppend(Runnable wake) {
            Runnable[] registered = {wake};
            Runnable own = () -> registered[0].run();
            wakes.add(own);
            return () -> wakes.remove(own);
        }
    }
}
