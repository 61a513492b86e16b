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

    Places(int atOnce) {
        places = new Semaphore(atOnce, true);
    }

    /** @throws NoAnswerException when there was no place in time */
    <T extends @Nullable Object> T ask(Supplier<T> question) {
        try {
            if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new NoAnswerException("Too many ask this at once. Please ask again.", null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("The question was given up.", interrupted);
        }
        try {
            return question.get();
        } finally {
            places.release();
        }
    }
}
