package ai.vctt.bench;

import java.time.Duration;

/**
 * What the load client asks for, and what the provider answers.
 *
 * @param streams answers at once
 * @param watchers of each; 0 where there is more than one answer
 * @param answers of each stream, one after the other
 * @param conversing whether these are turns of one conversation
 * @param tokens of each answer
 * @param rate tokens per second of each stream; 0: all at once
 * @param ramp from the first question to the last
 */
record Load(int streams, int watchers, int answers, boolean conversing, int tokens, double rate, Duration ramp) {

    /** Beyond the time that the tokens themselves take: for all, and for each answer of a stream. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration PATIENCE_FOR_EACH = Duration.ofMillis(100);
    private static final double NANOS = 1e9;
    private static final int SHORT_SECONDS = 3;

    /** One answer of the usual rate for each. */
    static Load usual(Options options, int streams, int watchers, int seconds) {
        // A second, or less for short answers.
        Duration ramp = Duration.ofMillis(Math.min(1_000, 100L * seconds));
        return new Load(streams, watchers, 1, false, options.rate() * seconds, options.rate(), ramp);
    }

    /** The usual rate for as long, in answers of a few seconds, as beginnings and ends have to become fast, too. */
    static Load inTurn(Options options, int streams, int seconds) {
        int answers = Math.max(1, seconds / SHORT_SECONDS);
        int tokens = options.rate() * Math.min(seconds, SHORT_SECONDS);
        return new Load(streams, 0, answers, false, tokens, options.rate(), Duration.ofSeconds(1));
    }

    /** Of each stream, without waiting. */
    Duration length() {
        return rate == 0 ? Duration.ZERO : Duration.ofNanos((long) ((double) answers * tokens / rate * NANOS));
    }

    Duration deadline() {
        return ramp.plus(length()).plus(PATIENCE).plus(PATIENCE_FOR_EACH.multipliedBy(answers));
    }

    /** That all readers together receive, once all streams have begun. */
    double tokensPerSecond() {
        return rate * streams * (1 + watchers);
    }
}
