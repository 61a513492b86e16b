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

    /** About how much there is to it: the characters of its texts, the common ones. */
    default long textChars() {
        return switch (this) {
            case Begun _ -> 0;
            case Opened(OpenRow row) -> row.question().length();
            case Checkpointed some ->
                some.pieces().stream()
                        .mapToLong(piece -> piece.chunk().length())
                        .sum();
            case Ended end -> textChars(end.generation());
            case Interrupted end -> textChars(end.generation());
        };
    }

    private static long textChars(GenerationRow row) {
        return row.question().length() + (row.text() == null ? 0L : row.text().length());
    }

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
