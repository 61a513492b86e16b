package ai.vctt.application.generation;

import ai.vctt.application.generation.port.out.GenerationLog;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.model.ModelId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All that readers are told of a generation, and the answer's text as it stands. For the generation's own thread. */
final class Transcript {

    private final GenerationLog.Writer log;
    private final StringBuilder text = new StringBuilder();
    private final List<GenerationEvent.ToolUse> toolUses = new ArrayList<>();
    private int attempt = 1;
    private long seq;
    private long chars;

    Transcript(GenerationLog.Writer log) {
        this.log = log;
    }

    void append(Instant now, GenerationEvent event) {
        seq = log.append(attempt, now, event).seq();
    }

    /** @param spend of all up to here */
    void text(Instant now, String chunk, ModelId model, Spend spend) {
        chars += chunk.length();
        append(now, new GenerationEvent.Text(chunk, text.length(), model, spend));
        text.append(chunk);
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
        text.setLength(keep);
    }

    /** The event that would be appended next, to be recorded before anyone sees it. */
    SequencedEvent toAppend(Instant now, GenerationEvent event) {
        return new SequencedEvent(seq + 1, attempt, now, event);
    }

    /** The number of the attempt that tells. */
    int attempt() {
        return attempt;
    }

    /** The text, which grows and shrinks with the answer. */
    CharSequence text() {
        return text;
    }

    int length() {
        return text.length();
    }

    String from(int start) {
        return text.substring(start);
    }

    /** How much of the text a model can be asked to go on from: some refuse what ends in blanks. */
    int continuable() {
        int end = text.length();
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    List<GenerationEvent.ToolUse> toolUses() {
        return toolUses;
    }

    /** Of text, reasoning and tools in the log, all attempts together. */
    long chars() {
        return chars;
    }
}
