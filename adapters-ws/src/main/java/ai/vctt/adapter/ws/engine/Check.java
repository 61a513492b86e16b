package ai.vctt.adapter.ws.engine;

import java.time.Duration;

final class Check {

    private Check() {}

    static void positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }

    static void positive(String name, Duration value) {
        // The wire and the timers count in milliseconds.
        if (value.toMillis() <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
