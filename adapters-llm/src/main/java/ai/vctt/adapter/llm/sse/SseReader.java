package ai.vctt.adapter.llm.sse;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads server-sent events (WHATWG HTML, "Server-sent events") from bytes, whatever the boundaries they arrive at. Lines
 * end in LF, CRLF or CR. Comments, {@code id} and {@code retry} are passed over. An event that the end of the stream cuts
 * off is dropped, as the standard has it.
 *
 * <p>An event's data is not copied: it lies in this reader's buffer until {@link #next()} is called again. Used by one
 * thread.
 */
public final class SseReader {

    /** More than any provider puts into one event. */
    public static final int DEFAULT_MAX_EVENT_BYTES = 4 * 1024 * 1024;

    private static final int INITIAL_BYTES = 1024;

    private final InputStream in;
    private final int maxEventBytes;
    private byte[] buffer = new byte[INITIAL_BYTES];
    /** Where the event begins that is being gathered. */
    private int start;
    /** Where the current line begins, and how far it has been searched for its end. */
    private int line;

    private int scanned;
    private int limit;
    private boolean skipLineFeed;
    private boolean first = true;
    private int dataFrom = -1;
    private int dataTo;
    private int nameFrom;
    private int nameTo;

    public SseReader(InputStream in) {
        this(in, DEFAULT_MAX_EVENT_BYTES);
    }

    public SseReader(InputStream in, int maxEventBytes) {
        this.in = in;
        this.maxEventBytes = maxEventBytes;
    }

    /**
     * Blocks until there is an event with data.
     *
     * @return false at the end of the stream
     * @throws EventTooLargeException when an event, or anything between two, is longer than allowed
     */
    public boolean next() throws IOException {
        begin();
        while (true) {
            int end = lineEnd();
            if (end < 0) {
                if (!fill()) {
                    return false;
                }
                continue;
            }
            int from = line;
            line = end + 1;
            scanned = line;
            skipLineFeed = buffer[end] == '\r';
            if (first) {
                first = false;
                from = afterByteOrderMark(from, end);
            }
            if (from < end) {
                field(from, end);
            } else if (dataFrom >= 0) {
                return true;
            } else {
                begin();
            }
        }
    }

    /** The array that holds the current event's data. */
    public byte[] buffer() {
        return buffer;
    }

    public int offset() {
        return dataFrom;
    }

    public int length() {
        return dataTo - dataFrom;
    }

    /** Whether the current event's data is exactly this ASCII text. */
    public boolean dataIs(String ascii) {
        return matches(dataFrom, dataTo, ascii);
    }

    /** Whether the current event has this ASCII name; one without a name is a "message". */
    public boolean nameIs(String ascii) {
        return nameFrom < nameTo ? matches(nameFrom, nameTo, ascii) : ascii.equals("message");
    }

    private void begin() {
        start = line;
        dataFrom = -1;
        dataTo = -1;
        nameFrom = 0;
        nameTo = 0;
    }

    /** The index of the line's end mark, or -1 when it has not arrived. */
    private int lineEnd() {
        if (skipLineFeed && line < limit) {
            skipLineFeed = false;
            if (buffer[line] == '\n') {
                boolean betweenEvents = start == line;
                line++;
                scanned = line;
                if (betweenEvents) {
                    start = line;
                }
            }
        }
        byte[] bytes = buffer;
        for (int i = scanned; i < limit; i++) {
            byte b = bytes[i];
            if (b == '\n' || b == '\r') {
                return i;
            }
        }
        scanned = limit;
        return -1;
    }

    private int afterByteOrderMark(int from, int end) {
        return end - from >= 3
                        && buffer[from] == (byte) 0xEF
                        && buffer[from + 1] == (byte) 0xBB
                        && buffer[from + 2] == (byte) 0xBF
                ? from + 3
                : from;
    }

    private void field(int from, int end) {
        int colon = from;
        while (colon < end && buffer[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, end);
        if (value < end && buffer[value] == ' ') {
            value++;
        }
        if (matches(from, colon, "data")) {
            data(value, end);
        } else if (matches(from, colon, "event")) {
            nameFrom = value;
            nameTo = end;
        }
    }

    private void data(int from, int end) {
        if (dataFrom < 0) {
            dataFrom = from;
            dataTo = end;
        } else {
            // Lines join in place: "data" and the line's end leave room for the line feed between them.
            buffer[dataTo] = '\n';
            int length = end - from;
            System.arraycopy(buffer, from, buffer, dataTo + 1, length);
            dataTo += 1 + length;
        }
    }

    private boolean matches(int from, int to, String ascii) {
        if (to - from != ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (buffer[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean fill() throws IOException {
        if (dataFrom < 0 && nameFrom == nameTo) {
            start = line;
        }
        if (limit - start > maxEventBytes) {
            throw new EventTooLargeException(maxEventBytes);
        }
        if (start == limit) {
            shift(limit);
        } else if (limit == buffer.length) {
            if (start > 0) {
                shift(start);
            } else {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read < 0) {
            return false;
        }
        limit += read;
        return true;
    }

    private void shift(int by) {
        System.arraycopy(buffer, by, buffer, 0, limit - by);
        start -= by;
        line -= by;
        scanned -= by;
        limit -= by;
        if (dataFrom >= 0) {
            dataFrom -= by;
            dataTo -= by;
        }
        if (nameFrom < nameTo) {
            nameFrom -= by;
            nameTo -= by;
        }
    }

    /** The other side sends an event without end. */
    public static final class EventTooLargeException extends IOException {

        EventTooLargeException(int maxEventBytes) {
            super("an event of more than " + maxEventBytes + " bytes");
        }
    }
}
