package ai.vctt.domain.tool;

import java.time.Duration;
import java.time.Instant;

/**
 * A call of a tool that has ended, or could not be made.
 *
 * @param attempt number of the generation's attempt that asked for it
 * @param startedAt when it was asked for
 * @param took nothing when it could not be made
 */
public record ToolRun(Tool tool, int attempt, Instant startedAt, Duration took, ToolResult result) {

    public Instant endedAt() {
        return startedAt.plus(took);
    }
}
