package ai.vctt.application.generation;

import ai.vctt.application.generation.port.out.GenerationLog;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.model.ModelId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * All that readers are told of a generation. The answer's text lies in the log alone, and is put together from there when
 * it is asked for as a whole. For the generation's own thread.
 */
final class Transcript {

    private static final int MOST_AT_ONCE = 64 * 1024;

    private final GenerationLog.Writer log;
    private final GenerationLog.Reader reader;
    private final List<GenerationEvent.ToolUse> toolUses = new ArrayList<>();
    private int attempt = 1;
    private long seq;
    private long chars;
    private int length;
    /** Up to the last character that is no blank. */
    private int continuable;

    Transcript(GenerationLog.Writer log, GenerationLog.Reader reader) {
        this.log = log;
        this.reader = reader;
    }

    void append(Instant now, GenerationEvent event) {
        seq = log.append(attempt, now, event).seq();
    }

    /** @param spend of all up to here */
    void text(Instant now, String chunk, ModelId model, Spend spend) {
        chars += chunk.length();
        append(now, new GenerationEvent.Text(chunk, length, model, spend));
        int solid = endWithoutBlanks(chunk);
        continuable = solid == 0 ? continuable : length + solid;
        length += chunk.length();
    }

    void reasoning(Instant now, String chunk) {
        chars += chunk.length();
        append(now, new GenerationEvent.Reasoning(chunk));
    }

    void toolUse(Instant now, GenerationEvent.ToolUse use) {
        chars += use.detail().length();
        toolUses.add(use);
        append(now, use);
    }

    /** @param keep how much of the text it goes on from */
    void nextAttempt(int keep) {
        attempt++;
        if (keep < continuable) {
            continuable = endWithoutBlanks(text().substring(0, keep));
        }
        length = keep;
    }

    private static int endWithoutBlanks(String text) {
        int end = text.length();
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** The event that would be appended next, to be recorded before anyone sees it. */
    SequencedEvent toAppend(Instant now, GenerationEvent event) {
        return new SequencedEvent(seq + 1, attempt, now, event);
    }

    /** The number of the attempt that tells. */
    int attempt() {
        return attempt;
    }

    /** The text as it stands. Takes a look at the whole log. */
    String text() {
        var text = new StringBuilder(length);
        long at = 0;
        for (SequencedEvent event = reader.after(at, MOST_AT_ONCE);
                event != null;
                event = reader.after(at, MOST_AT_ONCE)) {
            at = event.seq();
            if (event.event() instanceof GenerationEvent.Text piece) {
                text.setLength(piece.offset());
                text.append(piece.chunk());
            }
        }
        text.setLength(length);
        return text.toString();
    }

    int length() {
        return length;
    }

    String from(int start) {
        return length == start ? "" : text().substring(start);
    }

    /** Whether the text is empty, or ends in a blank. */
    boolean endsBlank() {
        return continuable < length || length == 0;
    }

    /** How much of the text a model can be asked to go on from: some refuse what ends in blanks. */
    int continuable() {
        return continuable;
    }

    List<GenerationEvent.ToolUse> toolUses() {
        return toolUses;
    }

    /** Of text, reasoning and tools in the log, all attempts together. */
    long chars() {
        return chars;
    }
}
