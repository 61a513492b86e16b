package ai.vctt.domain.ledger;

import ai.vctt.domain.model.ModelId;
import java.util.List;

/**
 * How fast answers came that ended well, from the question on: what failed before them is part of it.
 *
 * @param whole whether all were measured; where there may be more, the latest were
 * @param byModel by the model that gave the answer, in the order of their names
 * @param byHour by the hour of the day in which the question came, 0 to 23 in UTC, in order
 */
public record SpeedReport(
        boolean whole, Speed total, List<Part<ModelId, Speed>> byModel, List<Part<Integer, Speed>> byHour) {}
