package ai.vctt.domain.generation;

import org.jspecify.annotations.Nullable;

/**
 * The jam that a generation is a part of, or is.
 *
 * @param jam the generation that all parts belong to; of that one itself its own id
 * @param weight how much of the answer hangs on this part, 0 to 1; null for the planner and for the whole
 */
public record InJam(GenerationId jam, @Nullable Double weight) {}
