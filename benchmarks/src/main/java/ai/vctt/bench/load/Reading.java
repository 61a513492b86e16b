package ai.vctt.bench.load;

/**
 * An answer as one reader sees it: every token must come once and in order. Tokens are stamps of the simulator, {@code t}
 * and microseconds since 1970 and a blank.
 */
final class Reading {

    /** For an answer that is stopped somewhere. */
    static final long UNKNOWN = -1;

    private final Tally tally;
    private final long expected;
    private final long askedAt;
    private final boolean timesFirst;
    private long tokens;
    private long repeated;
    private long offset;
    private long seq;
    private long lastStamp;
    private boolean over;

    /**
     * @param expected tokens the provider sends; or {@link #UNKNOWN}
     * @param askedAt microseconds since 1970
     * @param timesFirst whether the first token is waited for since then
     */
    Reading(Tally tally, long expected, long askedAt, boolean timesFirst) {
        this.tally = tally;
        this.expected = expected;
        this.askedAt = askedAt;
        this.timesFirst = timesFirst;
    }

    /**
     * A piece of text that came now.
     *
     * @param from where the text begins in these bytes
     * @param to where it ends
     * @param pieceSeq its number; -1: it has none
     * @param pieceOffset of the text before it; -1: not told
     */
    void piece(byte[] in, int from, int to, long pieceSeq, long pieceOffset) {
        long now = tally.clock.getAsLong();
        if (pieceSeq >= 0 && pieceSeq <= seq) {
            tally.reordered();
        }
        seq = Math.max(seq, pieceSeq);
        boolean seen = pieceOffset >= 0 && pieceOffset < offset;
        if (pieceOffset > offset) {
            // What is missing counts as lost at the end.
            offset = pieceOffset;
        }
        if (!seen) {
            offset += to - from;
        }
        for (int at = from; at < to; at++) {
            if (in[at] == 't') {
                token(Scan.number(in, at + 1, to), now, seen);
            }
        }
    }

    private void token(long stamp, long now, boolean seen) {
        if (seen) {
            repeated++;
            return;
        }
        if (stamp < lastStamp) {
            tally.reordered();
        }
        if (tokens == 0 && timesFirst) {
            tally.firstToken(now - askedAt);
        }
        lastStamp = stamp;
        tokens++;
        tally.token(now - stamp, now);
    }

    /** Text from here on is another attempt's. */
    void restart(long keep, String why) {
        offset = keep;
        tally.fellBack(why);
    }

    void end() {
        if (over) {
            return;
        }
        over = true;
        tally.lost(Math.max(0, expected - tokens));
        tally.duplicated(repeated + (expected == UNKNOWN ? 0 : Math.max(0, tokens - expected)));
        tally.completed();
    }

    void fail(String why) {
        if (!over) {
            over = true;
            tally.lost(Math.max(0, expected - tokens));
            tally.failed(why);
        }
    }

    boolean isOver() {
        return over;
    }

    long tokens() {
        return tokens;
    }

    long seq() {
        return seq;
    }

    long lastStamp() {
        return lastStamp;
    }
}
