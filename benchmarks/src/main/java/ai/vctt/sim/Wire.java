package ai.vctt.sim;

import ai.vctt.sim.Fault.ErrorShape;
import ai.vctt.sim.Fault.KeepAlive;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** An API's way to say one answer. Used by one thread, in the order of a stream. */
sealed interface Wire permits OpenAiWire, AnthropicWire {

    /** What comes before the first token. */
    void opening(ByteBuf out);

    /** Whether the opening tells the input's tokens. */
    boolean openingReportsInput();

    /** @param stamp stands for a token of the text; null where it is to be the known one */
    void token(ByteBuf out, int index, byte @Nullable [] stamp);

    /**
     * What comes behind the last token.
     *
     * @param usage counted up to here
     * @param marked whether the end mark comes
     * @return whether the usage was told
     */
    boolean ending(ByteBuf out, Finish finish, Usage usage, boolean marked);

    void keepAlive(ByteBuf out, KeepAlive kind);

    /** An event that is no JSON. */
    void malformed(ByteBuf out);

    void error(ByteBuf out, ErrorShape shape, Problem problem);

    /** The answer as one JSON document. */
    byte[] whole(Finish finish, Usage usage);

    static Wire of(ChatRequest request, Output output, long number, long createdSeconds, Usage input) {
        return switch (request.api()) {
            case OPENAI -> new OpenAiWire(request, output, number, createdSeconds);
            case ANTHROPIC -> new AnthropicWire(request, output, number, input);
        };
    }
}
