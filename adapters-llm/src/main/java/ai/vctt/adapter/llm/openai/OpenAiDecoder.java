package ai.vctt.adapter.llm.openai;

import ai.vctt.adapter.llm.sse.SseReader;
import ai.vctt.adapter.llm.wire.AnswerDecoder;
import ai.vctt.adapter.llm.wire.Detail;
import ai.vctt.adapter.llm.wire.Failures;
import ai.vctt.adapter.llm.wire.Json;
import ai.vctt.adapter.llm.wire.Output;
import ai.vctt.adapter.llm.wire.ProviderFault;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationError;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Reads chat completions, streamed or whole, from OpenAI and from whoever else claims to speak them.
 *
 * <ul>
 *   <li>The end mark is {@code [DONE]}. Some servers never send it: an end of the stream behind a finish reason counts as
 *       well. One without either is a truncated answer, and so is a {@code [DONE]} behind nothing at all.
 *   <li>A refusal in the model's own words ({@code delta.refusal}) is a filtered answer, the words being its reason.
 *       {@code content_filter} is one too when nothing had been said; behind text it completes what there is.
 *   <li>Whether tools are called is told by the calls, not by the finish reason.
 * </ul>
 */
final class OpenAiDecoder implements AnswerDecoder {

    private final Output output;
    private final @Nullable String secret;
    private final OpenAiChunk chunk = new OpenAiChunk();
    private final Echo echo = new Echo();
    private @Nullable String finish;
    private @Nullable StringBuilder refusal;

    /** @param secret the key that was sent, to be kept out of messages; null when none was */
    OpenAiDecoder(Output output, @Nullable String secret) {
        this.output = output;
        this.secret = secret;
    }

    @Override
    public void event(SseReader event) {
        if (event.dataIs("[DONE]")) {
            finished(true);
            return;
        }
        read(event.buffer(), event.offset(), event.length(), event.nameIs("error"));
    }

    @Override
    public void whole(byte[] body, int length) {
        read(body, 0, length, false);
        if (!output.ended()) {
            finished(false);
        }
    }

    @Override
    public void end() {
        finished(false);
    }

    private void read(byte[] bytes, int offset, int length, boolean isError) {
        chunk.clear();
        try (JsonParser parser = Json.parser(bytes, offset, length)) {
            chunk.read(parser);
        }
        if (chunk.usage != null) {
            output.usage(chunk.usage);
        }
        if (chunk.failed || isError) {
            output.usageIsFinal();
            output.failed(Failures.inStream(ProviderFault.read(bytes, offset, length), secret));
            return;
        }
        output.reasoning(chunk.reasoning);
        keepForReturn();
        output.text(chunk.content);
        if (chunk.refusal != null && !chunk.refusal.isEmpty()) {
            refusal = (refusal == null ? new StringBuilder() : refusal).append(chunk.refusal);
        }
        for (OpenAiChunk.ToolCallPiece piece : chunk.toolCalls) {
            output.toolCall(piece.index(), piece.id(), piece.name(), piece.arguments());
        }
        if (chunk.finishReason != null && !chunk.finishReason.isEmpty()) {
            finish = chunk.finishReason;
            output.usageIsFinal();
        }
    }

    private void keepForReturn() {
        if (chunk.reasoningToReturn != null) {
            echo.reasoning(chunk.reasoningToReturn);
        }
        if (chunk.reasoningDetails != null) {
            echo.details(chunk.reasoningDetails);
        }
        for (OpenAiChunk.ToolCallPiece piece : chunk.toolCalls) {
            if (piece.id() != null && piece.extra() != null) {
                echo.call(piece.id(), piece.extra());
            }
        }
    }

    private void completed(FinishReason reason, @Nullable String raw) {
        String opaque = echo.opaque();
        if (opaque != null) {
            output.opaque(opaque);
        }
        output.completed(reason, raw);
    }

    /** @param marked by the end mark, not just by the end of the bytes */
    private void finished(boolean marked) {
        String reason = finish;
        if (refusal != null) {
            output.usageIsFinal();
            output.failed(new GenerationError.ContentFiltered(Detail.of(refusal.toString(), secret)));
        } else if (reason == null) {
            if (marked && output.anything()) {
                completed(output.hasToolCalls() ? FinishReason.TOOL_CALLS : FinishReason.STOP, null);
            } else {
                output.failed(new GenerationError.Truncated());
            }
        } else {
            finishedBecause(reason);
        }
    }

    private void finishedBecause(String reason) {
        switch (reason) {
            case "error", "insufficient_system_resource" -> output.failed(new GenerationError.ProviderFailed(reason));
            case "length", "model_length", "max_tokens" -> output.completed(FinishReason.LENGTH, reason);
            case "content_filter" -> {
                if (output.anything()) {
                    output.completed(FinishReason.CONTENT_FILTER, reason);
                } else {
                    output.failed(new GenerationError.ContentFiltered(""));
                }
            }
            default -> completed(output.hasToolCalls() ? FinishReason.TOOL_CALLS : FinishReason.STOP, reason);
        }
    }
}
