package ai.vctt.application.generation;

import static ai.vctt.domain.InvalidValueException.require;

import java.time.Duration;

/**
 * How long a provider may take. Only what a reader would see counts: keep-alives, comments and empty deltas reset none.
 *
 * @param connect until the provider has accepted the request
 * @param firstToken from asking until the first delta
 * @param idle between two deltas
 * @param total the whole generation, all its attempts
 */
public record Clocks(Duration connect, Duration firstToken, Duration idle, Duration total) {

    public Clocks {
        requirePositive("connect", connect);
        requirePositive("first-token", firstToken);
        requirePositive("idle", idle);
        requirePositive("total", total);
    }

    private static void requirePositive(String clock, Duration duration) {
        require(duration.isPositive(), clock, duration, "> 0");
    }
}
