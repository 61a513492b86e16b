package ai.vctt.domain.trust;

import java.util.Locale;

/** How a conversation should go on after a turn. It is put into the next prompt. */
public enum Regulation {
    NORMAL,
    /** Ask or say what is meant before going on. */
    CLARIFY,
    /** Take the heat out before anything else. */
    SLOW_DOWN;

    private static final double HIGH = 0.7;
    private static final double CONTRADICTORY = 0.6;
    private static final double HALF = 0.5;

    /**
     * {@code SLOW_DOWN} if T &gt; 0.7 or C &gt; 0.7; else {@code CLARIFY} if C &gt; 0.6, or T &gt; 0.5 and U &gt; 0.5; else
     * {@code NORMAL}.
     */
    public static Regulation of(Scores scores) {
        if (scores.tension() > HIGH || scores.contradiction() > HIGH) {
            return SLOW_DOWN;
        }
        boolean unclear = scores.tension() > HALF && scores.uncertainty() > HALF;
        return scores.contradiction() > CONTRADICTORY || unclear ? CLARIFY : NORMAL;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
