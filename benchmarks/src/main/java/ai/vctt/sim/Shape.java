package ai.vctt.sim;

import java.time.Duration;
import java.util.List;

/**
 * What a healthy answer looks like, and its pace.
 *
 * @param tokens of text; the request's own limit may be lower
 * @param rate tokens per second; 0 sends all at once
 * @param firstToken from the request to the first token
 * @param reasoning tokens of visible reasoning before the text
 * @param cached tokens of the input that are reported as read from a cache, at most all of them
 * @param keepAlive how often keep-alives come where a fault has them
 * @param stamped each token tells when it was sent, as {@code t} and microseconds since 1970 and a blank, instead of the
 *     known text
 * @param held tokens come when a test lets them: {@link Call#say} and {@link Call#finish}
 * @param tools asked for, in parallel, when the request offers tools and does not end in their results
 */
public record Shape(
        int tokens,
        double rate,
        Duration firstToken,
        int reasoning,
        int cached,
        Duration keepAlive,
        boolean stamped,
        boolean held,
        List<ToolUse> tools) {

    /** Forty tokens at once. */
    public static final Shape USUAL =
            new Shape(40, 0, Duration.ZERO, 0, 0, Duration.ofMillis(100), false, false, List.of());

    /** More than one would ever let through by hand. */
    private static final int HELD_TOKENS = 1_000_000_000;

    static final String HELP = """
            tokens=200     of text (40)
            rate=40        tokens per second (0: all at once)
            ttft=300ms     time to first token
            reasoning=20   tokens of visible reasoning before the text
            cached=100     input tokens reported as read from a cache
            keepalive=1s   how often keep-alives come where a fault has them
            stamped        tokens tell when they were sent, in microseconds since 1970
            tool:NAME:{…}  asks for a tool when the request offers some; must come last; ";NAME:{…}" adds another
            """;

    public Shape {
        if (tokens < 0 || rate < 0 || reasoning < 0 || cached < 0 || keepAlive.isZero()) {
            throw new IllegalArgumentException("shape: negative or zero (expected: numbers ≥ 0, keepalive > 0)");
        }
        tools = List.copyOf(tools);
    }

    public Shape tokens(int tokens) {
        return new Shape(tokens, rate, firstToken, reasoning, cached, keepAlive, stamped, held, tools);
    }

    public Shape rate(double tokensPerSecond) {
        return new Shape(tokens, tokensPerSecond, firstToken, reasoning, cached, keepAlive, stamped, held, tools);
    }

    public Shape firstToken(Duration after) {
        return new Shape(tokens, rate, after, reasoning, cached, keepAlive, stamped, held, tools);
    }

    public Shape reasoning(int tokens) {
        return new Shape(this.tokens, rate, firstToken, tokens, cached, keepAlive, stamped, held, tools);
    }

    public Shape cached(int tokens) {
        return new Shape(this.tokens, rate, firstToken, reasoning, tokens, keepAlive, stamped, held, tools);
    }

    public Shape keepAlive(Duration every) {
        return new Shape(tokens, rate, firstToken, reasoning, cached, every, stamped, held, tools);
    }

    public Shape withStamps() {
        return new Shape(tokens, rate, firstToken, reasoning, cached, keepAlive, true, held, tools);
    }

    public Shape heldByHand() {
        return new Shape(HELD_TOKENS, rate, firstToken, reasoning, cached, keepAlive, stamped, true, tools);
    }

    public Shape tools(ToolUse... asked) {
        return new Shape(tokens, rate, firstToken, reasoning, cached, keepAlive, stamped, held, List.of(asked));
    }
}
