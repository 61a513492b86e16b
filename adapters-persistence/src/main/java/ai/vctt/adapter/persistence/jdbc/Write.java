package ai.vctt.adapter.persistence.jdbc;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * A change of what is stored, whole or not at all. Made twice it changes nothing more, and of two of one generation it
 * does not matter which is made first.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "write")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Write.Begun.class, name = "begun"),
    @JsonSubTypes.Type(value = Write.Opened.class, name = "opened"),
    @JsonSubTypes.Type(value = Write.Checkpointed.class, name = "checkpointed"),
    @JsonSubTypes.Type(value = Write.Ended.class, name = "ended")
})
sealed interface Write {

    record Begun(ConversationRow conversation) implements Write {}

    record Opened(OpenRow generation) implements Write {}

    /** Of many generations at once. */
    record Checkpointed(List<PieceRow> pieces, List<AttemptRow> attempts) implements Write {}

    record Ended(GenerationRow generation, List<AttemptRow> attempts) implements Write {}
}
