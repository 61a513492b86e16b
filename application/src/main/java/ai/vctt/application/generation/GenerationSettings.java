package ai.vctt.application.generation;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.generation.Attempt.Mode;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import java.time.Duration;
import java.util.Map;

/**
 * Limits and times of generations.
 *
 * @param reasoningClocks for models that think before they answer
 * @param clocksOf what is different for single models
 * @param detachGrace how long a generation goes on after its last watcher left
 * @param retain how long the log of an ended generation is kept for watchers who come late
 */
public record GenerationSettings(
        Limits limits,
        Clocks clocks,
        Clocks reasoningClocks,
        Map<ModelId, Clocks.Changes> clocksOf,
        Duration detachGrace,
        Duration retain) {

    /**
     * @param messageChars of a message, and of everything sent together with it, in UTF-16 code units
     * @param historyMessages that a request may bring
     * @param answerChars of text and reasoning that a generation may yield, all attempts together
     * @param running generations at once
     * @param runningPerUser generations of one user at once
     * @param watchersPerGeneration at once
     * @param retained ended generations whose logs are kept; beyond it the oldest goes first
     * @param retainedChars in the logs of all of these together; beyond it the oldest goes first
     */
    public record Limits(
            int messageChars,
            int historyMessages,
            int answerChars,
            int running,
            int runningPerUser,
            int watchersPerGeneration,
            int retained,
            long retainedChars) {

        public Limits {
            require(messageChars > 0, "message-chars", messageChars, "> 0");
            require(historyMessages >= 0, "history-messages", historyMessages, "≥ 0");
            require(answerChars > 0, "answer-chars", answerChars, "> 0");
            require(running > 0, "running", running, "> 0");
            require(runningPerUser > 0, "running-per-user", runningPerUser, "> 0");
            require(watchersPerGeneration > 0, "watchers-per-generation", watchersPerGeneration, "> 0");
            require(retained >= 0, "retained", retained, "≥ 0");
            require(retainedChars >= 0, "retained-chars", retainedChars, "≥ 0");
        }
    }

    public GenerationSettings {
        clocksOf = Map.copyOf(clocksOf);
        require(!detachGrace.isNegative(), "detach-grace", detachGrace, "≥ 0");
        require(!retain.isNegative(), "retain", retain, "≥ 0");
    }

    Clocks clocksFor(Model model) {
        Clocks usual = model.abilities().reasoning() ? reasoningClocks : clocks;
        Clocks.Changes changes = clocksOf.get(model.id());
        return changes == null ? usual : changes.appliedTo(usual);
    }

    /** A whole answer shows nothing until it is there: headers and text come together, so both get the longer time. */
    Clocks clocksFor(Model model, Mode mode) {
        Clocks usual = clocksFor(model);
        Duration whole = longer(usual.firstToken(), reasoningClocks.firstToken());
        return mode == Mode.STREAM ? usual : new Clocks(whole, whole, usual.idle(), null, usual.total());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
