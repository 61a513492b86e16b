package ai.vctt.domain.generation;

import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.trust.Trust;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher of a generation gets to see: {@code Started (Text | Reasoning | ToolUse | FellBack | Phase)* Ended}.
 */
public sealed interface GenerationEvent {

    /**
     * @param requestId null when the client gave none
     * @param conversation that it is a turn of; null when of none
     * @param jam that it is a part of, or is; null when neither
     */
    record Started(
            ModelId model,
            AgentRole role,
            @Nullable RequestId requestId,
            @Nullable ConversationId conversation,
            @Nullable InJam jam)
            implements GenerationEvent {

        /** In no jam. */
        public Started(
                ModelId model, AgentRole role, @Nullable RequestId requestId, @Nullable ConversationId conversation) {
            this(model, role, requestId, conversation, null);
        }

        public Started(ModelId model, AgentRole role, @Nullable RequestId requestId) {
            this(model, role, requestId, null, null);
        }
    }

    /**
     * A piece of the current attempt's text.
     *
     * @param offset UTF-16 code units of this attempt's text before this piece
     * @param spend the whole generation's, all attempts included
     */
    record Text(String chunk, int offset, ModelId model, Spend spend) implements GenerationEvent {}

    /** A piece of the model's visible thinking. */
    record Reasoning(String chunk) implements GenerationEvent {}

    /**
     * Something about a call of a tool.
     *
     * @param callId tells calls of one generation apart
     * @param tool {@link Tool#ownName()}, or the name the model made up
     * @param server {@link Tool#server()}; null when there is no such tool
     * @param detail arguments as the model wrote them while it has only started, then what the model is told of its
     *     result; long ones are shortened
     * @param took null while it has only started
     */
    record ToolUse(
            String callId,
            String tool,
            @Nullable String server,
            Status status,
            String detail,
            @Nullable Duration took) implements GenerationEvent {

        private static final int MOST_CHARS = 4000;

        public ToolUse {
            detail = detail.length() <= MOST_CHARS ? detail : detail.substring(0, MOST_CHARS - 1) + "…";
        }

        /** How far it is. */
        public enum Status {
            STARTED,
            FINISHED,
            FAILED
        }
    }

    /**
     * A new attempt follows; of the text so far the first {@code keep} UTF-16 code units stay, the rest is void.
     *
     * @param cause {@link GenerationError#cause()} of what failed
     * @param reason a sentence about the model that failed, without its subject
     */
    record FellBack(ModelId from, ModelId to, Attempt.Mode mode, String cause, ErrorCode code, String reason, int keep)
            implements GenerationEvent {}

    /**
     * How far a generation is that has parts.
     *
     * @param name the wire name of the role that is at it, or "repair"
     * @param part the generation that is this phase; null when none is
     * @param description a sentence for the person who watches
     * @param progress of all parts that are known to be played, the share that is over, in percent; never falls
     * @param trust of the end of a phase: how far all that has been reported until then can be relied on; null while
     *     nobody has reported, and of what has not ended
     */
    record Phase(
            String name,
            @Nullable GenerationId part,
            String description,
            int progress,
            State status,
            @Nullable Trust trust)
            implements GenerationEvent {

        /** With nothing to say about trust. */
        public Phase(String name, @Nullable GenerationId part, String description, int progress, State status) {
            this(name, part, description, progress, status, null);
        }

        /** How far the phase itself is. */
        public enum State {
            IN_PROGRESS,
            COMPLETE,
            SKIPPED,
            FAILED
        }
    }

    /** The last event of every generation. */
    sealed interface Ended extends GenerationEvent {

        /** Of all attempts. */
        Spend spend();

        /** Of a jam, what became of its parts, whose spend counts in; null otherwise, and when it is not known. */
        @Nullable
        JamOutcome jam();
    }

    /**
     * The answer, or as much of it as the finish reason allows.
     *
     * @param text the final attempt's text
     * @param usage of all attempts together
     * @param attempts how many calls of a model it took
     * @param persisted whether the record of it is durable
     * @param trust how far it can be relied on; null when there is no answer to look at: it is empty, or was abandoned
     * @param jam of a jam, what became of its parts, whose spend and usage count in; null otherwise
     */
    record Completed(
            String text,
            ModelId model,
            FinishReason finishReason,
            Spend spend,
            Usage usage,
            Attempt.UsageSource usageSource,
            StreamTimings timings,
            int attempts,
            boolean persisted,
            @Nullable Trust trust,
            @Nullable JamOutcome jam)
            implements Ended {

        /** Of no jam. */
        public Completed(
                String text,
                ModelId model,
                FinishReason finishReason,
                Spend spend,
                Usage usage,
                Attempt.UsageSource usageSource,
                StreamTimings timings,
                int attempts,
                boolean persisted,
                @Nullable Trust trust) {
            this(text, model, finishReason, spend, usage, usageSource, timings, attempts, persisted, trust, null);
        }

        /** Of no jam, and without a look at how far it can be relied on. */
        public Completed(
                String text,
                ModelId model,
                FinishReason finishReason,
                Spend spend,
                Usage usage,
                Attempt.UsageSource usageSource,
                StreamTimings timings,
                int attempts,
                boolean persisted) {
            this(text, model, finishReason, spend, usage, usageSource, timings, attempts, persisted, null, null);
        }

        /** What is left of it when its words are forgotten. */
        public Completed wordless() {
            return new Completed(
                    "",
                    model,
                    finishReason,
                    spend,
                    usage,
                    usageSource,
                    timings,
                    attempts,
                    persisted,
                    trust == null ? null : trust.wordless(),
                    null);
        }

        public Completed unpersisted() {
            return new Completed(
                    text, model, finishReason, spend, usage, usageSource, timings, attempts, false, trust, jam);
        }
    }

    /** No model could answer. What came until then stays in the log. */
    record Failed(
            ErrorCode code,
            String message,
            Spend spend,
            @Nullable JamOutcome jam) implements Ended {

        /** Of no jam, or of one whose parts are not known. */
        public Failed(ErrorCode code, String message, Spend spend) {
            this(code, message, spend, null);
        }
    }
}
