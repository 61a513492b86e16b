package ai.vctt.adapter.rest.openai;

import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import ai.vctt.domain.generation.SequencedEvent;

/** Nothing is sent until all is there, so no attempt that failed is ever seen. */
final class BufferedAnswer implements SseAnswer {

    private final ChunkWriter chunks;
    private final WholeAnswer whole = new WholeAnswer();

    BufferedAnswer(ChunkWriter chunks) {
        this.chunks = chunks;
    }

    @Override
    public void take(SequencedEvent event) {
        whole.take(event);
        switch (whole.end()) {
            case null -> {}
            case Failed failed -> chunks.error(ApiError.of(failed));
            case Completed completed -> {
                chunks.createdAt(whole.created());
                chunks.model(completed.model());
                chunks.reasoning(whole.reasoning());
                chunks.text(completed.text());
                chunks.end(completed);
            }
        }
    }

    @Override
    public boolean ready() {
        return chunks.length() > 0;
    }

    @Override
    public void flush() {}

    @Override
    public int waiting() {
        return chunks.length();
    }

    @Override
    public boolean over() {
        return whole.end() != null;
    }
}
