package ai.vctt.application.generation;

import ai.vctt.application.generation.port.out.Checkpoint;
import ai.vctt.application.generation.port.out.Checkpoint.Piece;
import ai.vctt.application.generation.port.out.GenerationLog;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import ai.vctt.domain.generation.GenerationEvent.FellBack;
import ai.vctt.domain.generation.GenerationEvent.Phase;
import ai.vctt.domain.generation.GenerationEvent.Reasoning;
import ai.vctt.domain.generation.GenerationEvent.Started;
import ai.vctt.domain.generation.GenerationEvent.Text;
import ai.vctt.domain.generation.GenerationEvent.ToolUse;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from a generation's log what has come since the last checkpoint; its writer notices nothing. Not thread-safe. */
final class CheckpointReader {

    private final GenerationId id;
    private final GenerationLog.Reader log;
    private long seq;
    private int length;
    private int attemptsKept;

    CheckpointReader(GenerationId id, GenerationLog.Reader log) {
        this.id = id;
        this.log = log;
    }

    /**
     * Null when nothing has come.
     *
     * @param ended all attempts that have ended
     * @param running the one that has not, as it is now; null when there is none
     */
    @Nullable
    Checkpoint next(List<Attempt> ended, @Nullable Attempt running) {
        List<Piece> pieces = new ArrayList<>();
        for (SequencedEvent event = log.after(seq, Integer.MAX_VALUE);
                event != null;
                event = log.after(seq, Integer.MAX_VALUE)) {
            seq = event.seq();
            add(event, pieces);
        }
        if (pieces.isEmpty()) {
            return null;
        }
        List<Attempt> attempts = new ArrayList<>(ended.subList(Math.min(attemptsKept, ended.size()), ended.size()));
        attemptsKept = ended.size();
        if (running != null && running.number() > attemptsKept) {
            attempts.add(running);
        }
        return new Checkpoint(id, pieces, attempts);
    }

    private void add(SequencedEvent event, List<Piece> pieces) {
        switch (event.event()) {
            case Started _, Reasoning _, ToolUse _, Phase _ -> put(event, length, "", pieces);
            case FellBack fallback -> put(event, fallback.keep(), "", pieces);
            case Text text -> put(event, text.offset(), text.chunk(), pieces);
            case Completed _, Failed _ -> {}
        }
    }

    private void put(SequencedEvent event, int offset, String chunk, List<Piece> pieces) {
        Piece last = pieces.isEmpty() ? null : pieces.getLast();
        length = offset + chunk.length();
        if (last != null && last.offset() + last.chunk().length() == offset) {
            pieces.removeLast();
            pieces.add(new Piece(event.seq(), event.attempt(), last.offset(), last.chunk() + chunk));
        } else {
            pieces.add(new Piece(event.seq(), event.attempt(), offset, chunk));
        }
    }
}
