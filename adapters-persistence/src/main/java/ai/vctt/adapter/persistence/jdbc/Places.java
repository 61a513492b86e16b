package ai.vctt.adapter.persistence.jdbc;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where few ask the database at once and the others wait for their turn: those who keep records then find a connection,
 * however many ask, and a database that is busy is not taken for one that is away. Thread-safe.
 */
final class Places {

    private static final int PATIENCE_SECONDS = 5;

    private final Semaphore places;

    /** There was no place in time; the message is for who asked. */
    static final class NoPlaceException extends RuntimeException {

        private NoPlaceException(String message) {
            super(message);
        }
    }

    Places(int atOnce) {
        places = new Semaphore(atOnce, true);
    }

    /** @throws NoPlaceException when it has not been asked */
    <T extends @Nullable Object> T ask(Supplier<T> question) {
        try {
            if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new NoPlaceException("Too many ask this at once. Please ask again.");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new NoPlaceException("The question was given up.");
        }
        try {
            return question.get();
        } finally {
            places.release();
        }
    }
}
