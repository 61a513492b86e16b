package ai.vctt.adapter.rest.openai;

import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import ai.vctt.domain.generation.GenerationEvent.FellBack;
import ai.vctt.domain.generation.GenerationEvent.Phase;
import ai.vctt.domain.generation.GenerationEvent.Reasoning;
import ai.vctt.domain.generation.GenerationEvent.Started;
import ai.vctt.domain.generation.GenerationEvent.Text;
import ai.vctt.domain.generation.GenerationEvent.ToolUse;
import ai.vctt.domain.generation.SequencedEvent;

/**
 * Text is sent as it comes, but for blanks at its end: who goes on from half an answer does so from its last word. A new
 * attempt follows silently as long as nothing has been sent that it makes void.
 */
final class LiveAnswer implements SseAnswer {

    /** That wait; a model that says nothing else is not waited for. */
    private static final int MOST_BLANKS = 256;

    private final ChunkWriter chunks;
    private final StringBuilder unsent = new StringBuilder();
    private int sent;
    private boolean over;

    LiveAnswer(ChunkWriter chunks) {
        this.chunks = chunks;
    }

    @Override
    public void take(SequencedEvent event) {
        switch (event.event()) {
            case Started started -> {
                chunks.createdAt(event.at());
                chunks.model(started.model());
            }
            case Text text -> {
                chunks.model(text.model());
                unsent.append(text.chunk());
            }
            case Reasoning(String chunk) -> {
                flush();
                chunks.reasoning(chunk);
            }
            case ToolUse _ -> {
                // Callers of this endpoint are given no tools.
            }
            case FellBack fallback -> fallBack(fallback);
            case Phase _ -> {}
            case Completed completed -> {
                send(unsent.length());
                chunks.model(completed.model());
                chunks.end(completed);
                over = true;
            }
            case Failed failed -> {
                send(unsent.length());
                end(ApiError.of(failed));
            }
        }
    }

    private void fallBack(FellBack fallback) {
        if (fallback.keep() < sent) {
            end(ApiError.interrupted(fallback));
        } else {
            unsent.delete(fallback.keep() - sent, unsent.length());
            chunks.model(fallback.to());
        }
    }

    private void end(ApiError error) {
        chunks.error(error);
        over = true;
    }

    @Override
    public boolean ready() {
        return chunks.length() > 0 || withoutBlanks() > 0;
    }

    @Override
    public void flush() {
        send(withoutBlanks());
    }

    private void send(int length) {
        if (length > 0) {
            chunks.text(unsent.subSequence(0, length));
            unsent.delete(0, length);
            sent += length;
        }
    }

    private int withoutBlanks() {
        int end = unsent.length();
        while (end > 0 && Character.isWhitespace(unsent.charAt(end - 1))) {
            end--;
        }
        return unsent.length() - end > MOST_BLANKS ? unsent.length() : end;
    }

    @Override
    public int waiting() {
        return unsent.length() + chunks.length();
    }

    @Override
    public boolean over() {
        return over;
    }
}
