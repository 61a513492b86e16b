package ai.vctt.adapter.llm.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SseReaderTest {

    @Test
    void an_event_ends_at_an_empty_line() throws IOException {
        assertThat(read("data: one\n\ndata: two\n\n")).containsExactly("one", "two");
    }

    @Test
    void lines_end_in_lf_crlf_or_cr() throws IOException {
        assertThat(read("data: a\r\n\r\ndata: b\r\rdata: c\n\ndata: d\n\r\ndata: e\r\n\n"))
                .containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void an_event_behind_a_bare_cr_is_there_without_waiting_for_more() throws IOException {
        var reader = new SseReader(new Pieces("data: a\r\r") {
            @Override
            int end() {
                throw new AssertionError("waits for more");
            }
        });

        assertThat(reader.next()).isTrue();
        assertThat(data(reader)).isEqualTo("a");
    }

    @Test
    void lines_of_data_join_with_a_line_feed() throws IOException {
        assertThat(read("data: a\ndata:b\ndata\ndata:  c\n\n")).containsExactly("a\nb\n\n c");
        assertThat(read("data: a\r\ndata: b\r\n\r\n")).containsExactly("a\nb");
    }

    @Test
    void one_blank_behind_the_colon_is_dropped_and_no_more() throws IOException {
        assertThat(read("data:x\n\ndata: x\n\ndata:  x\n\n")).containsExactly("x", "x", " x");
    }

    @Test
    void comments_unknown_fields_and_events_without_data_are_passed_over() throws IOException {
        assertThat(read(": hello\n\n:\n\nid: 7\nretry: 10\nnonsense\n\nevent: ping\n\n: x\ndata: a\n: y\nother: z\n\n"))
                .containsExactly("a");
    }

    @Test
    void data_may_be_empty() throws IOException {
        assertThat(read("data:\n\ndata: x\n\n")).containsExactly("", "x");
    }

    @Test
    void an_event_without_a_name_is_a_message() throws IOException {
        var reader = new SseReader(stream("data: a\nevent: error\n\ndata: b\n\n"));

        assertThat(reader.next()).isTrue();
        assertThat(reader.nameIs("error")).isTrue();
        assertThat(reader.nameIs("message")).isFalse();
        assertThat(reader.next()).isTrue();
        assertThat(reader.nameIs("error")).isFalse();
        assertThat(reader.nameIs("message")).isTrue();
    }

    @Test
    void a_byte_order_mark_at_the_very_start_is_dropped() throws IOException {
        assertThat(read("\uFEFFdata: a\n\n")).containsExactly("a");
        assertThat(read("data: a\n\n\uFEFFdata: b\n\n")).containsExactly("a");
    }

    @Test
    void an_event_cut_off_by_the_end_is_dropped() throws IOException {
        assertThat(read("data: a\n\ndata: b\n")).containsExactly("a");
        assertThat(read("data: a\n\ndata: b")).containsExactly("a");
        assertThat(read("")).isEmpty();
    }

    @Test
    void data_is_compared_without_being_copied() throws IOException {
        var reader = new SseReader(stream("data: [DONE]\n\n"));

        assertThat(reader.next()).isTrue();
        assertThat(reader.dataIs("[DONE]")).isTrue();
        assertThat(reader.dataIs("[DONE")).isFalse();
    }

    @Test
    void an_event_may_be_longer_than_the_buffer() throws IOException {
        String long1 = "ä".repeat(100_000);

        assertThat(read("data: x\n\nevent: e\ndata: " + long1 + "\n\ndata: y\n\n"))
                .containsExactly("x", long1, "y");
    }

    @Test
    void an_event_longer_than_allowed_is_refused() {
        var reader = new SseReader(stream("data: " + "x".repeat(100_000) + "\n\n"), 50_000);

        assertThatThrownBy(reader::next).isInstanceOf(SseReader.EventTooLargeException.class);
    }

    @Test
    void a_comment_without_end_is_refused_too() {
        var reader = new SseReader(stream(": " + "x".repeat(100_000)), 50_000);

        assertThatThrownBy(reader::next).isInstanceOf(SseReader.EventTooLargeException.class);
    }

    @Test
    void any_number_of_short_events_fits_a_small_limit() throws IOException {
        var reader = new SseReader(stream(": ping\n\ndata: x\n\n".repeat(10_000)), 9_000);

        int events = 0;
        while (reader.next()) {
            events++;
        }
        assertThat(events).isEqualTo(10_000);
    }

    @Test
    void random_streams_read_the_same_whatever_the_boundaries() throws IOException {
        var random = new Random(20_261_123L);
        for (int round = 0; round < 300; round++) {
            List<String> expected = new ArrayList<>();
            String text = randomStream(random, expected);

            var reader = new SseReader(new Pieces(text) {
                @Override
                int size(int wanted) {
                    return 1 + random.nextInt(Math.min(wanted, 1 + random.nextInt(200)));
                }
            });
            List<String> events = new ArrayList<>();
            while (reader.next()) {
                events.add(data(reader));
            }

            assertThat(events).as("round %s", round).isEqualTo(expected);
        }
    }

    private static String randomStream(Random random, List<String> expected) {
        String[] ends = {"\n", "\r\n", "\r"};
        String[] words = {"a", "é", "漢字", "👋", ":", " ", "data:", "{\"x\":1}", "x".repeat(3_000)};
        var text = new StringBuilder(random.nextBoolean() ? "" : "\uFEFF");
        for (int i = random.nextInt(20); i >= 0; i--) {
            // Within one event line ends must not form an empty line: a CR followed by an LF is one end.
            String end = ends[random.nextInt(ends.length)];
            List<String> lines = new ArrayList<>();
            for (int line = random.nextInt(4); line > 0; line--) {
                switch (random.nextInt(5)) {
                    case 0 -> text.append(": comment").append(end);
                    case 1 -> text.append("event: e").append(end);
                    default -> {
                        var value = new StringBuilder();
                        for (int word = random.nextInt(5); word > 0; word--) {
                            value.append(words[random.nextInt(words.length)]);
                        }
                        lines.add(value.toString());
                        text.append("data: ").append(value).append(end);
                    }
                }
            }
            text.append(end);
            if (!lines.isEmpty()) {
                expected.add(String.join("\n", lines));
            }
        }
        return text.toString();
    }

    /** All events' data, read at once and byte by byte, which must not differ. */
    private static List<String> read(String text) throws IOException {
        List<String> atOnce = read(new SseReader(stream(text)));
        assertThat(read(new SseReader(new Pieces(text)))).isEqualTo(atOnce);
        return atOnce;
    }

    private static List<String> read(SseReader reader) throws IOException {
        List<String> events = new ArrayList<>();
        while (reader.next()) {
            events.add(data(reader));
        }
        return events;
    }

    private static String data(SseReader reader) {
        return new String(reader.buffer(), reader.offset(), reader.length(), StandardCharsets.UTF_8);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Comes in pieces, of one byte unless told otherwise. */
    private static class Pieces extends InputStream {

        private final byte[] bytes;
        private int position;

        Pieces(String text) {
            bytes = text.getBytes(StandardCharsets.UTF_8);
        }

        int size(int wanted) {
            return Math.min(1, wanted);
        }

        int end() {
            return -1;
        }

        @Override
        public int read() {
            return position < bytes.length ? bytes[position++] & 0xFF : end();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (position == bytes.length) {
                return end();
            }
            int size = Math.min(size(length), bytes.length - position);
            System.arraycopy(bytes, position, target, offset, size);
            position += size;
            return size;
        }
    }
}
