package ai.vctt.sim;

import java.time.Duration;
import java.util.Locale;

/** Durations as people write them: {@code 300ms}, {@code 1.5s}, {@code 2} (seconds). */
final class Durations {

    private Durations() {}

    static Duration parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        try {
            double millis = lower.endsWith("ms")
                    ? Double.parseDouble(lower.substring(0, lower.length() - 2))
                    : 1_000 * Double.parseDouble(lower.endsWith("s") ? lower.substring(0, lower.length() - 1) : lower);
            if (millis >= 0 && millis < 1e12) {
                return Duration.ofMillis(Math.round(millis));
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw new IllegalArgumentException("duration: " + text + " (expected: like 300ms or 2s)");
    }

    static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }
}
