package ai.vctt.application.generation.port.in;

import ai.vctt.domain.generation.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why nothing was done.
 *
 * @param message for the person who asked; names the field and the rule where one was broken
 * @param retryAfter the time after which it may well be done; null when that is not known
 */
public record Refusal(
        ErrorCode code, String message, @Nullable Duration retryAfter) {

    public Refusal(ErrorCode code, String message) {
        this(code, message, null);
    }
}
