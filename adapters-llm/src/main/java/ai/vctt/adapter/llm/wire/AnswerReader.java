package ai.vctt.adapter.llm.wire;

import ai.vctt.adapter.llm.sse.SseReader;
import ai.vctt.domain.generation.GenerationError;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Reads an accepted call's body into an {@link Output}. What the body is, its content type says: some providers answer
 * a request for a stream with one JSON document, an error or the whole answer. Used by one thread.
 */
public final class AnswerReader {

    private static final int MAX_MALFORMED_EVENTS = 3;
    private static final int MAX_WHOLE_BYTES = 32 * 1024 * 1024;

    private final InputStream body;
    private final AnswerDecoder decoder;
    private final Output output;
    private final @Nullable SseReader events;
    private final @Nullable String unreadable;
    private int malformed;
    private boolean anyBytes;

    /** @param contentType null when the provider gave none */
    public AnswerReader(InputStream body, @Nullable String contentType, AnswerDecoder decoder, Output output) {
        this.body = body;
        this.decoder = decoder;
        this.output = output;
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        unreadable = type.contains("html") ? "an HTML page instead of an answer" : null;
        events = type.contains("json") ? null : new SseReader(body);
    }

    /** Blocks for one more event of the provider's, which may put out any number of ours. */
    public void advance() throws IOException {
        if (unreadable != null) {
            output.failed(new GenerationError.Malformed(unreadable));
        } else if (events == null) {
            whole();
        } else if (!nextEvent(events)) {
            decoder.end();
        }
    }

    /** Events that were passed over because they could not be read. */
    public int malformed() {
        return malformed;
    }

    /** Whether anything has come that would be lost: output, or part of a whole answer. */
    boolean begun() {
        return output.anything() || anyBytes;
    }

    private boolean nextEvent(SseReader reader) throws IOException {
        try {
            if (!reader.next()) {
                return false;
            }
            if (reader.length() > 0) {
                decoder.event(reader);
            }
        } catch (JacksonException _) {
            malformed++;
            if (malformed > MAX_MALFORMED_EVENTS) {
                output.failed(new GenerationError.Malformed(malformed + " events that are not JSON"));
            }
        } catch (SseReader.EventTooLargeException e) {
            output.failed(new GenerationError.Malformed(String.valueOf(e.getMessage())));
        }
        return true;
    }

    private void whole() throws IOException {
        byte[] bytes = new byte[8 * 1024];
        int length = 0;
        for (int read; (read = body.read(bytes, length, bytes.length - length)) >= 0; ) {
            length += read;
            anyBytes = true;
            if (length == bytes.length) {
                if (length >= MAX_WHOLE_BYTES) {
                    output.failed(
                            new GenerationError.Malformed("an answer of more than " + MAX_WHOLE_BYTES + " bytes"));
                    return;
                }
                bytes = Arrays.copyOf(bytes, 2 * length);
            }
        }
        try {
            decoder.whole(bytes, length);
        } catch (JacksonException _) {
            output.failed(new GenerationError.Malformed("an answer that is not JSON"));
        }
    }
}
