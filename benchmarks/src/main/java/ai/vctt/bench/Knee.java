package ai.vctt.bench;

/**
 * Finds the most that holds: a quarter more each time as long as it does, then twice the middle between what held and
 * what did not.
 */
final class Knee {

    private static final int MOST_STEPS = 16;
    private static final int MIDDLES = 2;
    private static final double STEP_UP = 1.25;

    private final int first;
    private final int most;
    private int steps;
    private int middles;
    private int trying;
    private int held;
    private int broken;

    Knee(int first, int most) {
        this.first = first;
        this.most = most;
    }

    /** What to try now; 0 when that is over. */
    int next() {
        trying = broken == 0 ? more() : middle();
        return trying;
    }

    private int more() {
        int next = held == 0 ? first : Math.max(held + 1, (int) (held * STEP_UP));
        return steps++ < MOST_STEPS && next <= most ? next : 0;
    }

    private int middle() {
        int middle = (held + broken) / 2;
        return held > 0 && middle > held && middles++ < MIDDLES ? middle : 0;
    }

    /** Whether what {@link #next} has told held. */
    void tried(boolean holds) {
        if (holds) {
            held = trying;
        } else {
            broken = trying;
        }
    }
}
