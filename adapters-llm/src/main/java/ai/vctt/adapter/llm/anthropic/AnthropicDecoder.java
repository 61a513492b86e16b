package ai.vctt.adapter.llm.anthropic;

import ai.vctt.adapter.llm.sse.SseReader;
import ai.vctt.adapter.llm.wire.AnswerDecoder;
import ai.vctt.adapter.llm.wire.Detail;
import ai.vctt.adapter.llm.wire.Failures;
import ai.vctt.adapter.llm.wire.Json;
import ai.vctt.adapter.llm.wire.Output;
import ai.vctt.adapter.llm.wire.ProviderFault;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationError;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Reads Anthropic's Messages, streamed or whole. An event is what its JSON says it is. Events and blocks that are not
 * known are passed over, and so are those of tools that run on the provider's side.
 *
 * <ul>
 *   <li>The end mark is {@code message_stop}; an end without it is a truncated answer.
 *   <li>{@code refusal} is a filtered answer whatever was said before it, the explanation being its reason.
 *   <li>{@code pause_turn} asks to be continued with blocks we do not keep, and comes only with tools we do not offer:
 *       an answer that broke off.
 * </ul>
 */
final class AnthropicDecoder implements AnswerDecoder {

    private final Output output;
    private final @Nullable String secret;
    private final AnthropicEvent event = new AnthropicEvent();
    private final AnthropicUsage usage = new AnthropicUsage();
    private final SignedBlocks blocks = new SignedBlocks();
    private final Set<Integer> toolBlocks = new HashSet<>();
    private @Nullable String stopReason;
    private @Nullable String explanation;

    /** @param secret the key that was sent, to be kept out of messages; null when none was */
    AnthropicDecoder(Output output, @Nullable String secret) {
        this.output = output;
        this.secret = secret;
    }

    @Override
    public void event(SseReader reader) {
        read(reader.buffer(), reader.offset(), reader.length());
    }

    @Override
    public void whole(byte[] body, int length) {
        read(body, 0, length);
        if (!output.ended()) {
            output.failed(new GenerationError.Malformed("an answer that is no message"));
        }
    }

    @Override
    public void end() {
        output.failed(new GenerationError.Truncated());
    }

    private void read(byte[] bytes, int offset, int length) {
        event.clear();
        try (JsonParser parser = Json.parser(bytes, offset, length)) {
            event.read(parser);
        }
        switch (event.type == null ? "" : event.type) {
            case "message_start" -> {
                reportUsage();
            }
            case "content_block_start" -> {
                for (AnthropicEvent.Block block : event.blocks) {
                    begin(event.index, block);
                }
            }
            case "content_block_delta" -> {
                output.reasoning(event.thinking);
                output.text(event.text);
                blocks.add(event);
                if (event.partialJson != null && toolBlocks.contains(event.index)) {
                    output.toolCall(event.index, null, null, event.partialJson);
                }
            }
            case "message_delta" -> messageDelta();
            case "message_stop" -> finished();
            case "message" -> {
                for (int i = 0; i < event.blocks.size(); i++) {
                    begin(i, event.blocks.get(i));
                }
                messageDelta();
                finished();
            }
            case "error" -> output.failed(Failures.inStream(ProviderFault.read(bytes, offset, length), secret));
            default -> {
                // A gateway's own error has no type.
                if (event.failed) {
                    output.failed(Failures.inStream(ProviderFault.read(bytes, offset, length), secret));
                }
            }
        }
    }

    private void begin(int index, AnthropicEvent.Block block) {
        blocks.begin(index, block);
        switch (block.type()) {
            case "text" -> output.text(block.text());
            case "thinking" -> output.reasoning(block.thinking());
            case "tool_use" -> {
                toolBlocks.add(index);
                output.toolCall(index, block.id(), block.name(), block.input());
            }
            default -> {
                // Nothing to show.
            }
        }
    }

    private void messageDelta() {
        if (event.stopReason != null) {
            stopReason = event.stopReason;
            explanation = event.explanation;
            output.usageIsFinal();
        }
        reportUsage();
    }

    private void reportUsage() {
        if (event.usage == null) {
            return;
        }
        usage.replacedBy(event.usage);
        Usage counted = usage.usage();
        if (counted != null) {
            output.usage(counted);
        }
    }

    private void finished() {
        String reason = stopReason;
        String opaque = blocks.opaque();
        if (opaque != null) {
            output.opaque(opaque);
        }
        switch (reason == null ? "" : reason) {
            case "refusal" -> output.failed(new GenerationError.ContentFiltered(Detail.of(explanation, secret)));
            case "pause_turn" -> output.failed(new GenerationError.Truncated());
            case "max_tokens", "model_context_window_exceeded" -> output.completed(FinishReason.LENGTH, reason);
            default -> output.completed(output.hasToolCalls() ? FinishReason.TOOL_CALLS : FinishReason.STOP, reason);
        }
    }
}
