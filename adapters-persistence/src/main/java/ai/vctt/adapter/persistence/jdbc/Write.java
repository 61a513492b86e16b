package ai.vctt.adapter.persistence.jdbc;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.UUID;

/**
 * A change of what is stored, whole or not at all. Made twice it changes nothing more, and of two of one generation it
 * does not matter which is made first.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "write")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Write.Begun.class, name = "begun"),
    @JsonSubTypes.Type(value = Write.Opened.class, name = "opened"),
    @JsonSubTypes.Type(value = Write.Checkpointed.class, name = "checkpointed"),
    @JsonSubTypes.Type(value = Write.Ended.class, name = "ended"),
    @JsonSubTypes.Type(value = Write.Interrupted.class, name = "interrupted")
})
sealed interface Write {

    record Begun(ConversationRow conversation) implements Write {}

    record Opened(OpenRow generation) implements Write {}

    /** Of many generations at once. */
    record Checkpointed(List<PieceRow> pieces, List<AttemptRow> attempts) implements Write {}

    record Ended(GenerationRow generation, List<AttemptRow> attempts) implements Write {}

    /**
     * Of one that was taken over. Its pieces and attempts stay as they are, for when the server that had it running comes
     * back after all.
     *
     * @param server that has taken it over
     */
    record Interrupted(UUID server, GenerationRow generation) implements Write {}
}
