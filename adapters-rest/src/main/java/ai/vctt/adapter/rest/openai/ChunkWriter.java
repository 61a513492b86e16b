package ai.vctt.adapter.rest.openai;

import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.model.ModelId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;

/**
 * Writes an answer as server-sent events with OpenAI's chunks in them. What is the same in all of them is put together
 * once, so a token costs the copying of its characters. For one thread at a time.
 */
final class ChunkWriter {

    /** Of one event; some clients read no line beyond 64 KB, and a character may take three bytes. */
    private static final int MOST_CHARS = 8 * 1024;

    private final GenerationId id;
    private final boolean includeUsage;
    private final String tail;
    private final StringBuilder out = new StringBuilder(512);
    private Instant created = Instant.EPOCH;
    private String model = "";
    private String head = "";
    private boolean begun;

    ChunkWriter(GenerationId id, boolean includeUsage) {
        this.id = id;
        this.includeUsage = includeUsage;
        this.tail = includeUsage ? ",\"usage\":null}\n\n" : "}\n\n";
    }

    void createdAt(Instant time) {
        created = time;
    }

    void model(ModelId answering) {
        if (answering.value().equals(model)) {
            return;
        }
        model = answering.value();
        StringBuilder start = new StringBuilder("data: {");
        CompletionJson.head(id, "chat.completion.chunk", created, model, start);
        head = start.append(",\"choices\":[").toString();
    }

    void text(CharSequence text) {
        delta("content", text);
    }

    void reasoning(CharSequence text) {
        delta("reasoning_content", text);
    }

    void end(Completed answer) {
        begin();
        out.append(head)
                .append("{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"")
                .append(CompletionJson.finishReason(answer.finishReason()))
                .append("\"}],");
        CompletionJson.extension(answer, out);
        out.append(tail);
        if (includeUsage) {
            out.append(head).append("],");
            CompletionJson.usage(answer, out);
            out.append("}\n\n");
        }
        out.append("data: [DONE]\n\n");
    }

    /** No end mark follows: nobody is to take what came for an answer. */
    void error(ApiError error) {
        out.append("data: ").append(error.json()).append("\n\n");
    }

    /** A line that every client passes over. */
    void keepAlive() {
        out.append(": keep-alive\n\n");
    }

    int length() {
        return out.length();
    }

    /** What was written since the last time. */
    DataBuffer take(DataBufferFactory buffers) {
        // A string's own encoding works on whole vectors; a buffer's would go character by character.
        byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
        out.setLength(0);
        return buffers.wrap(bytes);
    }

    private void begin() {
        if (!begun) {
            begun = true;
            out.append(head)
                    .append("{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},")
                    .append("\"logprobs\":null,\"finish_reason\":null}]")
                    .append(tail);
        }
    }

    private void delta(String field, CharSequence text) {
        begin();
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(from + MOST_CHARS, text.length());
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            out.append(head).append("{\"index\":0,\"delta\":{\"").append(field).append("\":\"");
            JsonText.escape(text.subSequence(from, to), out);
            out.append("\"},\"logprobs\":null,\"finish_reason\":null}]").append(tail);
            from = to;
        }
    }
}
