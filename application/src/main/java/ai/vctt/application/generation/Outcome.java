package ai.vctt.application.generation;

import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationError;

/** What came of asking a model. */
sealed interface Outcome {

    record Answered(FinishReason reason) implements Outcome {}

    /** It is to be called again, with what its tools say. */
    record WantsTools(ToolLoop.Asked asked) implements Outcome {}

    record Broken(GenerationError error) implements Outcome {}

    record Ended(EndCause cause) implements Outcome {}
}
