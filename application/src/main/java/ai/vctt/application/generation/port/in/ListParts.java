package ai.vctt.application.generation.port.in;

import ai.vctt.domain.generation.GenerationId;
import java.util.List;

/** Which generations are parts of another one. */
public interface ListParts {

    /**
     * In the order they began; empty when it has none or is not known. Whether somebody may watch them is found out by
     * trying.
     */
    List<GenerationId> parts(GenerationId whole);
}
