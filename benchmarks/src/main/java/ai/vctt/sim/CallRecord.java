package ai.vctt.sim;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the simulator saw and did of a call, up to now.
 *
 * @param number 1 … in the order of arrival
 * @param model empty when the request named none
 * @param fault its text, or what was wrong with the request
 * @param connection calls over the same TCP connection have the same
 * @param messages how many the request had
 * @param prefillChars length of the beginning to be continued; null when there was none
 * @param status of the answer; null when none was sent
 * @param headersAt null when none were sent
 * @param firstTokenAt null when none was sent
 * @param lastTokenAt null when none was sent
 * @param tokensSent of reasoning, text and tool calls
 * @param endedAt when it was answered, when we ended the connection, or when the caller was seen to hang up; null while it
 *     runs
 */
public record CallRecord(
        long number,
        Api api,
        String model,
        boolean stream,
        String fault,
        long connection,
        int messages,
        @Nullable Integer prefillChars,
        Instant arrivedAt,
        @Nullable Integer status,
        @Nullable Instant headersAt,
        @Nullable Instant firstTokenAt,
        @Nullable Instant lastTokenAt,
        int tokensSent,
        Ending ending,
        @Nullable Instant endedAt,
        Charge charge) {

    /** How a call ended. */
    public enum Ending {
        /** It has not. */
        RUNNING,
        /** With its end mark. */
        COMPLETED,
        /** With an error instead of an answer. */
        REFUSED,
        /** With an error inside the stream. */
        FAILED,
        /** By us, without an end mark. */
        CUT,
        /** By the caller. */
        HUNG_UP,
        /** By the end of the simulator. */
        SHUT_DOWN
    }
}
