package ai.vctt.application.generation.port.out;

import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.GenerationId;
import java.util.List;

/**
 * How far a running generation has come since its last checkpoint.
 *
 * @param pieces never empty, in order
 * @param attempts that ended since, and the one that runs, as if it had ended when its last piece came; each replaces
 *     what was kept of the same number
 */
public record Checkpoint(GenerationId id, List<Piece> pieces, List<Attempt> attempts) {

    /**
     * Some text.
     *
     * @param seq of the last event it covers
     * @param offset UTF-16 code units of the text before it; what there was from here on is void
     * @param chunk may be empty
     */
    public record Piece(long seq, int attempt, int offset, String chunk) {}

    public Checkpoint {
        pieces = List.copyOf(pieces);
        attempts = List.copyOf(attempts);
    }
}
