package ai.vctt.adapter.llm.anthropic;

import ai.vctt.adapter.llm.wire.Json;
import ai.vctt.domain.cost.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Anthropic's count, brought together from {@code message_start} and every {@code message_delta}: each figure replaces
 * the one before. Plain, cached and written input are counted apart here, and added up for {@link Usage}. Where several
 * passes are listed ({@code iterations}), all of them are charged.
 */
final class AnthropicUsage {

    private @Nullable Long input;
    private @Nullable Long cacheRead;
    private @Nullable Long cacheWrite;
    private @Nullable Long shortWrite;
    private @Nullable Long longWrite;
    private @Nullable Long output;
    private @Nullable Long thinking;
    private List<AnthropicUsage> passes = List.of();

    /** Reads the {@code usage} object the parser is at. */
    void read(JsonParser parser) {
        if (!Json.isObject(parser)) {
            return;
        }
        for (String name; (name = Json.member(parser)) != null; ) {
            switch (name) {
                case "input_tokens" -> input = orElse(Json.count(parser), input);
                case "cache_read_input_tokens" -> cacheRead = orElse(Json.count(parser), cacheRead);
                case "cache_creation_input_tokens" -> cacheWrite = orElse(Json.count(parser), cacheWrite);
                case "output_tokens" -> output = orElse(Json.count(parser), output);
                case "cache_creation", "output_tokens_details" -> details(parser);
                case "iterations" -> passes(parser);
                default -> parser.skipChildren();
            }
        }
    }

    /** Takes over every figure that is given. */
    void replacedBy(AnthropicUsage newer) {
        input = orElse(newer.input, input);
        cacheRead = orElse(newer.cacheRead, cacheRead);
        cacheWrite = orElse(newer.cacheWrite, cacheWrite);
        shortWrite = orElse(newer.shortWrite, shortWrite);
        longWrite = orElse(newer.longWrite, longWrite);
        output = orElse(newer.output, output);
        thinking = orElse(newer.thinking, thinking);
        passes = newer.passes.isEmpty() ? passes : newer.passes;
    }

    /** Null when nothing was counted yet. */
    @Nullable
    Usage usage() {
        if (passes.isEmpty()) {
            return sum(List.of(this), thinking);
        }
        return sum(passes, thinking);
    }

    private void details(JsonParser parser) {
        if (!Json.isObject(parser)) {
            return;
        }
        for (String name; (name = Json.member(parser)) != null; ) {
            switch (name) {
                case "ephemeral_5m_input_tokens" -> shortWrite = orElse(Json.count(parser), shortWrite);
                case "ephemeral_1h_input_tokens" -> longWrite = orElse(Json.count(parser), longWrite);
                case "thinking_tokens" -> thinking = orElse(Json.count(parser), thinking);
                default -> parser.skipChildren();
            }
        }
    }

    private void passes(JsonParser parser) {
        if (!Json.isArray(parser)) {
            return;
        }
        var read = new ArrayList<AnthropicUsage>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            var pass = new AnthropicUsage();
            pass.read(parser);
            read.add(pass);
        }
        passes = read;
    }

    private static @Nullable Usage sum(List<AnthropicUsage> parts, @Nullable Long thinking) {
        Long plain = null;
        Long read = null;
        Long written = null;
        Long writtenLong = null;
        Long output = null;
        for (AnthropicUsage part : parts) {
            Long longer = part.longWrite();
            plain = plus(plain, part.input);
            read = plus(read, part.cacheRead);
            written = plus(written, part.cacheWrite == null ? part.shortWrite : minus(part.cacheWrite, longer));
            writtenLong = plus(writtenLong, longer);
            output = plus(output, part.output);
        }
        if (plain == null && output == null) {
            return null;
        }
        long input = zero(plain) + zero(read) + zero(written) + zero(writtenLong);
        Long reasoning = thinking == null ? null : Long.valueOf(Math.min(thinking, zero(output)));
        return new Usage(input, read, written, writtenLong, zero(output), reasoning, null);
    }

    private @Nullable Long longWrite() {
        return longWrite == null || cacheWrite == null ? longWrite : Long.valueOf(Math.min(longWrite, cacheWrite));
    }

    private static @Nullable Long minus(long count, @Nullable Long part) {
        return count - zero(part);
    }

    private static @Nullable Long plus(@Nullable Long sum, @Nullable Long more) {
        return sum == null ? more : Long.valueOf(sum + zero(more));
    }

    private static long zero(@Nullable Long count) {
        return count == null ? 0 : count;
    }

    private static @Nullable Long orElse(@Nullable Long count, @Nullable Long other) {
        return count == null ? other : count;
    }
}
