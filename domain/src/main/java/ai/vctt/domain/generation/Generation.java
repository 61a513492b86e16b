package ai.vctt.domain.generation;

import ai.vctt.domain.UserId;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.model.ModelId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One answer, from the moment it was asked for. Its states are its types. */
public sealed interface Generation {

    Asked asked();

    default GenerationId id() {
        return asked().id();
    }

    default UserId owner() {
        return asked().owner();
    }

    /**
     * What does not change over its life.
     *
     * @param requestId null when the client gave none
     * @param model the one that is asked first
     * @param question what the user said; of a part of a jam, what it was to look at; empty once it is forgotten
     * @param conversation that it is a turn of; null when of none
     * @param replaces the place of the turn that it is asked instead of, in its conversation; null when of none
     * @param jam that it is a part of, or is; null when neither
     */
    record Asked(
            GenerationId id,
            UserId owner,
            @Nullable RequestId requestId,
            AgentRole role,
            ModelId model,
            String question,
            Instant at,
            @Nullable ConversationId conversation,
            Turn.@Nullable Place replaces,
            @Nullable InJam jam) {

        /** Instead of no other. */
        public Asked(
                GenerationId id,
                UserId owner,
                @Nullable RequestId requestId,
                AgentRole role,
                ModelId model,
                String question,
                Instant at,
                @Nullable ConversationId conversation,
                @Nullable InJam jam) {
            this(id, owner, requestId, role, model, question, at, conversation, null, jam);
        }

        /** In no jam. */
        public Asked(
                GenerationId id,
                UserId owner,
                @Nullable RequestId requestId,
                AgentRole role,
                ModelId model,
                String question,
                Instant at,
                @Nullable ConversationId conversation) {
            this(id, owner, requestId, role, model, question, at, conversation, null, null);
        }

        /** In no jam, and of no conversation. */
        public Asked(
                GenerationId id,
                UserId owner,
                @Nullable RequestId requestId,
                AgentRole role,
                ModelId model,
                String question,
                Instant at) {
            this(id, owner, requestId, role, model, question, at, null, null, null);
        }

        /** Whether it is not there for itself, but for the jam that it is a part of. */
        public boolean isPart() {
            return jam != null && !jam.jam().equals(id);
        }

        public Turn.Place place() {
            return new Turn.Place(at, id);
        }

        /** What it is asked instead of; null when of nothing. */
        public Turn.@Nullable Replaced replaced() {
            return replaces == null ? null : new Turn.Replaced(replaces, place());
        }

        /** Whether the other is no part of their conversation any more, as this one is asked instead. */
        public boolean supersedes(Asked other) {
            Turn.Replaced replaced = replaced();
            return replaced != null
                    && conversation != null
                    && conversation.equals(other.conversation)
                    && owner.equals(other.owner)
                    && replaced.covers(other.place());
        }

        /** What its watchers see first. */
        public GenerationEvent.Started started() {
            return new GenerationEvent.Started(model, role, requestId, conversation, jam);
        }
    }

    /** A model is being asked, or about to be. */
    record Streaming(Asked asked) implements Generation {

        public Finished finished(SequencedEvent end, String text, List<Attempt> attempts) {
            if (!(end.event() instanceof GenerationEvent.Ended)) {
                throw new IllegalArgumentException("a generation ends with its end, not with " + end.event());
            }
            return new Finished(asked, end, text, List.copyOf(attempts), 0, List.of());
        }
    }

    /**
     * It has ended, well or not.
     *
     * @param end its last event
     * @param text the final attempt's text, kept also when it failed
     * @param attempts every call of a model it took, in order
     * @param resumed how many times somebody came to watch it beside the first one, or came back, while it ran
     * @param toolUses what was shown of calls of tools, in order; empty once its words are forgotten
     */
    record Finished(
            Asked asked,
            SequencedEvent end,
            String text,
            List<Attempt> attempts,
            int resumed,
            List<GenerationEvent.ToolUse> toolUses)
            implements Generation {

        /** One without tools. */
        public Finished(Asked asked, SequencedEvent end, String text, List<Attempt> attempts, int resumed) {
            this(asked, end, text, attempts, resumed, List.of());
        }

        public Finished withToolUses(List<GenerationEvent.ToolUse> uses) {
            return new Finished(asked, end, text, attempts, resumed, List.copyOf(uses));
        }

        public Finished resumed(int times) {
            return new Finished(asked, end, text, attempts, times, toolUses);
        }
    }
}
