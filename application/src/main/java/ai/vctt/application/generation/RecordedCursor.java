package ai.vctt.application.generation;

import ai.vctt.application.generation.port.in.WatchGeneration.Cursor;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.SequencedEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A watcher who comes when the log is gone: the start, calls of tools and the whole text where it has none yet, and the end. */
final class RecordedCursor implements Cursor {

    private final Deque<SequencedEvent> events = new ArrayDeque<>();

    RecordedCursor(Generation.Finished generation, long after) {
        Generation.Asked asked = generation.asked();
        SequencedEvent end = generation.end();
        events.add(new SequencedEvent(1, 1, asked.at(), asked.started()));
        if (after <= 1) {
            // Each had a number of its own, and there were more: so many are free before the text's.
            generation
                    .toolUses()
                    .forEach(use -> events.add(new SequencedEvent(events.size() + 1, end.attempt(), end.at(), use)));
        }
        if (after <= 1 && !generation.text().isEmpty()) {
            events.add(new SequencedEvent(end.seq() - 1, end.attempt(), end.at(), whole(generation)));
        }
        if (after < end.seq()) {
            events.add(end);
        }
    }

    private static GenerationEvent.Text whole(Generation.Finished generation) {
        Attempt last = generation.attempts().getLast();
        Spend spend = ((GenerationEvent.Ended) generation.end().event()).spend();
        return new GenerationEvent.Text(generation.text(), 0, last.model(), spend);
    }

    @Override
    public @Nullable SequencedEvent next() {
        return events.poll();
    }

    @Override
    public void close() {
        events.clear();
    }
}
