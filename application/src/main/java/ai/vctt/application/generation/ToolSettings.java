package ai.vctt.application.generation;

import static ai.vctt.domain.InvalidValueException.require;

import java.time.Duration;

/**
 * Limits of tools.
 *
 * @param timeLimit of one call
 * @param resultChars that a model gets of one result, in UTF-16 code units
 * @param callsPerAnswer after which a model is told to do without
 */
public record ToolSettings(Duration timeLimit, int resultChars, int callsPerAnswer) {

    public static final ToolSettings USUAL = new ToolSettings(Duration.ofSeconds(30), 100_000, 16);

    public ToolSettings {
        require(timeLimit.isPositive(), "time-limit", timeLimit, "> 0");
        require(resultChars > 0, "result-chars", resultChars, "> 0");
        require(callsPerAnswer > 0, "calls-per-answer", callsPerAnswer, "> 0");
    }
}
