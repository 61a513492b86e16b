package ai.vctt.domain.ledger;

import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.model.ModelId;
import java.time.LocalDate;
import java.util.List;

/**
 * What was spent, and on what. Each list adds up to the total.
 *
 * @param byModel in the order of their names
 * @param byAgent in the order of their names
 * @param byDay in order, in UTC; days without a call are left out
 */
public record CostReport(
        Sums total,
        List<Part<ModelId, Sums>> byModel,
        List<Part<AgentRole, Sums>> byAgent,
        List<Part<LocalDate, Sums>> byDay) {}
