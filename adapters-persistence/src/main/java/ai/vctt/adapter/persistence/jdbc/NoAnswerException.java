package ai.vctt.adapter.persistence.jdbc;

import org.jspecify.annotations.Nullable;

/** The database was not asked, or did not answer. The message is for who asked. */
final class NoAnswerException extends RuntimeException {

    NoAnswerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
