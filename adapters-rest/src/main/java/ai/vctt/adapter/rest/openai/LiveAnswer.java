package ai.vctt.adapter.rest.openai;

import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import ai.vctt.domain.generation.GenerationEvent.FellBack;
import ai.vctt.domain.generation.GenerationEvent.Reasoning;
import ai.vctt.domain.generation.GenerationEvent.Started;
import ai.vctt.domain.generation.GenerationEvent.Text;
import ai.vctt.domain.generation.SequencedEvent;

/** Text is sent as it comes. A new attempt goes on silently as long as nothing has been sent that it makes void. */
final class LiveAnswer implements SseAnswer {

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
            case FellBack fallback -> fallBack(fallback);
            case Completed completed -> {
                flush();
                chunks.model(completed.model());
                chunks.end(completed);
                over = true;
            }
            case Failed failed -> {
                flush();
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
    public void flush() {
        if (!unsent.isEmpty()) {
            chunks.text(unsent);
            sent += unsent.length();
            unsent.setLength(0);
        }
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
