package ai.vctt.adapter.llm.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads lines of UTF-8 and keeps no more of any than it is told to. Used by one thread. */
final class BoundedLines {

    /** Enough to see whom the end of a long line belongs to. */
    private static final int TAIL = 256;

    private final InputStream in;
    private final int mostBytes;
    private final byte[] buffer = new byte[16 * 1024];
    private int position;
    private int end;

    /**
     * @param text as much as may be kept
     * @param tail of a line that was longer, its last characters; null when it was not
     */
    record Line(String text, @Nullable String tail) {}

    BoundedLines(InputStream in, int mostBytes) {
        this.in = in;
        this.mostBytes = mostBytes;
    }

    /** Null at the end. */
    @Nullable
    Line next() throws IOException {
        byte[] kept = new byte[1024];
        byte[] tail = new byte[TAIL];
        long length = 0;
        while (true) {
            if (position == end && !fill()) {
                return length == 0 ? null : line(kept, tail, length);
            }
            byte next = buffer[position++];
            if (next == '\n') {
                return line(kept, tail, length);
            }
            if (length < mostBytes) {
                if (length == kept.length) {
                    kept = Arrays.copyOf(kept, Math.min(mostBytes, 2 * kept.length));
                }
                kept[(int) length] = next;
            }
            tail[(int) (length % TAIL)] = next;
            length++;
        }
    }

    private boolean fill() throws IOException {
        end = in.read(buffer);
        position = 0;
        if (end < 0) {
            end = 0;
        }
        return end > 0;
    }

    private Line line(byte[] kept, byte[] tail, long length) {
        String text = new String(kept, 0, (int) Math.min(length, mostBytes), StandardCharsets.UTF_8);
        if (length <= mostBytes) {
            return new Line(text, null);
        }
        int begin = (int) (length % TAIL);
        byte[] ordered = new byte[TAIL];
        System.arraycopy(tail, begin, ordered, 0, TAIL - begin);
        System.arraycopy(tail, 0, ordered, TAIL - begin, begin);
        return new Line(text, new String(ordered, StandardCharsets.UTF_8));
    }
}
