package ai.vctt.adapter.llm.wire;

import ai.vctt.adapter.llm.sse.SseReader;

/**
 * Reads one answer in one provider's format and puts what it finds into an {@link Output}. Throws
 * {@link tools.jackson.core.JacksonException} on what is not JSON, having put out nothing of it. Used by one thread.
 */
public interface AnswerDecoder {

    /** The reader's current event. */
    void event(SseReader event);

    /** A whole answer, or an error in its place. Puts out the terminal. */
    void whole(byte[] body, int length);

    /** The bytes have ended in good order, and no event before has put out the terminal. */
    void end();
}
