package ai.vctt.domain.ledger;

import ai.vctt.domain.cost.Money;

/**
 * What conversations come to.
 *
 * @param conversations that were active
 * @param measured of the latest active ones, whose turns were looked at
 * @param turns of these together
 * @param cost of these turns whose cost is known
 */
public record TalkReport(long conversations, long measured, long turns, Money cost) {}
