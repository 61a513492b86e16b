package ai.vctt.sim;

import ai.vctt.sim.CallRecord.Ending;
import ai.vctt.sim.Fault.CutBy;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Gives an answer as one document, when the last of its tokens would have come. A fault that breaks off a stream breaks
 * off the document in its middle; an error inside a stream comes as a status; what only a stream can have is left out.
 */
final class WholePlay extends Play {

    private final ChatRequest request;
    private final long number;
    private final long createdSeconds;

    WholePlay(
            Exchange exchange,
            ChatRequest request,
            Scenario scenario,
            Output output,
            long number,
            long createdSeconds) {
        super(exchange, request, scenario, lasting(output, scenario.fault()));
        this.request = request;
        this.number = number;
        this.createdSeconds = createdSeconds;
    }

    private static Output lasting(Output output, Fault fault) {
        return switch (fault) {
            case Fault.Filtered(int after) -> output.atMost(after);
            case Fault.Refusal _ -> output.atMost(0);
            default -> output;
        };
    }

    @Override
    void begin() {
        if (fault instanceof Fault.HeadersOnly) {
            over = true;
            ByteBuf out = exchange.buffer();
            exchange.beginChunkedJson(out);
            exchange.send(out);
        } else if (!shape.held()) {
            if (!(fault instanceof Fault.StreamError)) {
                call.charge(output.tokens(), reasoningIn(output.tokens()));
            }
            runAfter(nanosToFirstToken() + nanosToSay(output.tokens()));
        }
    }

    private long nanosToSay(int tokens) {
        return fault instanceof Fault.Dribble(int after, var gap)
                ? Math.max(0, tokens - after) * gap.toNanos()
                : tokens * nanosPerToken();
    }

    @Override
    void advance() {
        if (over || (shape.held() && !finishing)) {
            return;
        }
        over = true;
        Output made = shape.held() ? output.atMost(said) : output;
        switch (fault) {
            case Fault.StreamError broken -> {
                Problem.Words words = broken.problem().in(request.api());
                byte[] error = Errors.document(request.api(), words, words.message(), null);
                exchange.answer(words.status(), "", error, Ending.REFUSED);
            }
            case Fault.Cut cut -> exchange.cut(half(made), cut.by());
            case Fault.Stall _ -> exchange.send(half(made));
            default -> {
                byte[] document = document(made);
                ByteBuf out = exchange.buffer();
                exchange.beginJson(out, 200, "", document.length);
                out.writeBytes(document);
                call.tokensSent(made.tokens(), reasoningIn(made.tokens()), System.nanoTime());
                call.usageReported();
                exchange.complete(out, Ending.COMPLETED);
            }
        }
    }

    @Override
    void breakOff(CutBy by) {
        exchange.cut(half(output.atMost(said)), by);
    }

    private ByteBuf half(Output made) {
        byte[] document = document(made);
        ByteBuf out = exchange.buffer();
        exchange.beginChunkedJson(out);
        Chunks.write(out, Arrays.copyOf(document, document.length / 2));
        return out;
    }

    private byte[] document(Output made) {
        Finish finish = switch (fault) {
            case Fault.Filtered _ -> Finish.FILTERED;
            case Fault.Refusal _ -> Finish.REFUSAL;
            default -> made.finish();
        };
        Usage usage = usage(made.tokens());
        return Wire.of(request, made, number, createdSeconds, usage).whole(finish, usage);
    }
}
