package ai.vctt.application.generation;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.generation.Attempt.Mode;
import ai.vctt.domain.model.Model;
import java.time.Duration;

/**
 * Limits and times of generations.
 *
 * @param reasoningClocks for models that think before they answer
 * @param detachGrace how long a generation goes on after its last watcher left
 * @param retain how long the log of an ended generation is kept for watchers who come late
 */
public record GenerationSettings(
        Limits limits, Clocks clocks, Clocks reasoningClocks, Duration detachGrace, Duration retain) {

    /**
     * @param messageChars of a message, and of everything sent together with it, in UTF-16 code units
     * @param historyMessages that a request may bring
     * @param running generations at once
     * @param runningPerUser generations of one user at once
     * @param watchersPerGeneration at once
     * @param retained ended generations whose logs are kept; beyond it the oldest goes first
     */
    public record Limits(
            int messageChars,
            int historyMessages,
            int running,
            int runningPerUser,
            int watchersPerGeneration,
            int retained) {

        public Limits {
            require(messageChars > 0, "message-chars", messageChars, "> 0");
            require(historyMessages >= 0, "history-messages", historyMessages, "≥ 0");
            require(running > 0, "running", running, "> 0");
            require(runningPerUser > 0, "running-per-user", runningPerUser, "> 0");
            require(watchersPerGeneration > 0, "watchers-per-generation", watchersPerGeneration, "> 0");
            require(retained >= 0, "retained", retained, "≥ 0");
        }
    }

    public GenerationSettings {
        require(!detachGrace.isNegative(), "detach-grace", detachGrace, "≥ 0");
        require(!retain.isNegative(), "retain", retain, "≥ 0");
    }

    Clocks clocksFor(Model model) {
        return model.abilities().reasoning() ? reasoningClocks : clocks;
    }

    /** A whole answer shows nothing until it is there: headers and text come together, so both get the longer time. */
    Clocks clocksFor(Model model, Mode mode) {
        Clocks usual = clocksFor(model);
        Duration whole = reasoningClocks.firstToken();
        return mode == Mode.STREAM ? usual : new Clocks(whole, whole, usual.idle(), usual.total());
    }
}
