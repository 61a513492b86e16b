package ai.vctt.application.generation;

import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.JamOutcome;
import ai.vctt.domain.trust.Trust;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes before a generation's own answer: other generations, its parts, of whose outcome the question to its own model
 * is made. One object for each generation, called on the generation's own thread.
 */
public interface Prelude {

    /** The agents that parts may be asked of. */
    List<AgentRole> roles();

    /**
     * Plays the parts. Those that still run when it returns are ended. It is to return soon once the stage is
     * {@linkplain Stage#ending() ending}; what it returns then does not matter.
     */
    Opening play(Stage stage) throws InterruptedException;

    /**
     * What the end tells of the parts; asked when all of them have ended.
     *
     * @param answer null when there is none
     */
    JamOutcome outcome(@Nullable String answer);

    /**
     * How far the answer can be relied on.
     *
     * @param computed from the words of question and answer
     */
    Trust trust(Trust computed);

    /** How the generation goes on. */
    sealed interface Opening {

        /**
         * With a question to its own model.
         *
         * @param instructions come before the agent's own
         */
        record Ask(String instructions, String message) implements Opening {}

        /** Not at all, as its parts failed. */
        record GiveUp(ErrorCode code, String message) implements Opening {}

        /** Not at all, as its parts were ended before there was anything to make an answer of. */
        record Finish(FinishReason reason) implements Opening {}
    }
}
