package ai.vctt.adapter.llm.wire;

import ai.vctt.domain.generation.StreamEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Decodes bodies without a network. */
public final class Answers {

    private Answers() {}

    /** All events of a body, decoded at once and byte by byte, which must not differ. */
    public static List<StreamEvent> stream(Function<Output, AnswerDecoder> decoder, String body) {
        return decode(decoder, body.getBytes(StandardCharsets.UTF_8), "text/event-stream", false);
    }

    /** The same for an answer that was asked for as a whole. */
    public static List<StreamEvent> whole(Function<Output, AnswerDecoder> decoder, String body) {
        return decode(decoder, body.getBytes(StandardCharsets.UTF_8), "application/json", true);
    }

    public static List<StreamEvent> decode(
            Function<Output, AnswerDecoder> decoder, byte[] body, String contentType, boolean whole) {
        List<StreamEvent> atOnce = read(decoder, new ByteArrayInputStream(body), contentType, whole);
        List<StreamEvent> byByte = read(decoder, new Drip(body), contentType, whole);
        if (!atOnce.equals(byByte)) {
            throw new AssertionError("at once: " + atOnce + "\nbyte by byte: " + byByte);
        }
        return atOnce;
    }

    private static List<StreamEvent> read(
            Function<Output, AnswerDecoder> decoder, InputStream body, String contentType, boolean whole) {
        var output = new Output(whole);
        var reader = new AnswerReader(body, contentType, decoder.apply(output), output);
        try {
            while (!output.ended()) {
                reader.advance();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<StreamEvent> events = new ArrayList<>();
        for (StreamEvent event; (event = output.poll()) != null; ) {
            events.add(event);
        }
        return events;
    }

    /** Gives one byte at a time. */
    private static final class Drip extends InputStream {

        private final byte[] bytes;
        private int position;

        Drip(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return position < bytes.length ? bytes[position++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int b = read();
            if (b < 0) {
                return -1;
            }
            target[offset] = (byte) b;
            return 1;
        }
    }
}
