package ai.vctt.application.generation;

import static ai.vctt.domain.InvalidValueException.require;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a provider may take. Only what a reader would see counts: keep-alives, comments and empty deltas reset none.
 *
 * @param connect until the provider has accepted the request
 * @param firstToken from asking until the first delta
 * @param idle between two deltas
 * @param pace how slowly it may answer; null: as slowly as it likes
 * @param total the whole generation, all its attempts
 */
public record Clocks(
        Duration connect,
        Duration firstToken,
        Duration idle,
        @Nullable Pace pace,
        Duration total) {

    /**
     * The fewest output tokens that have to come over any stretch of time of this length, the first delta's time on.
     *
     * @param tokensPerSecond as the running estimate counts them
     */
    public record Pace(double tokensPerSecond, Duration over) {

        public Pace {
            require(tokensPerSecond > 0, "tokens-per-second", tokensPerSecond, "> 0");
            requirePositive("over", over);
        }

        double tokens() {
            return tokensPerSecond * over.toNanos() / 1e9;
        }
    }

    /** What is different for one model; null leaves what is usual. */
    public record Changes(
            @Nullable Duration connect,
            @Nullable Duration firstToken,
            @Nullable Duration idle,
            @Nullable Pace pace,
            @Nullable Duration total) {

        Clocks appliedTo(Clocks usual) {
            return new Clocks(
                    connect == null ? usual.connect : connect,
                    firstToken == null ? usual.firstToken : firstToken,
                    idle == null ? usual.idle : idle,
                    pace == null ? usual.pace : pace,
                    total == null ? usual.total : total);
        }

        public Changes {
            requirePositive("connect", connect);
            requirePositive("first-token", firstToken);
            requirePositive("idle", idle);
            requirePositive("total", total);
        }
    }

    public Clocks {
        requirePositive("connect", connect);
        requirePositive("first-token", firstToken);
        requirePositive("idle", idle);
        requirePositive("total", total);
    }

    private static void requirePositive(String clock, @Nullable Duration duration) {
        require(duration == null || duration.isPositive(), clock, "" + duration, "> 0");
    }
}
