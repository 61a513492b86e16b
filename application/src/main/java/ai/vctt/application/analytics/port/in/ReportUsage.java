package ai.vctt.application.analytics.port.in;

import ai.vctt.application.analytics.port.out.LedgerUnavailableException;
import ai.vctt.domain.ledger.CommitteeReport;
import ai.vctt.domain.ledger.CostReport;
import ai.vctt.domain.ledger.Scope;
import ai.vctt.domain.ledger.SpeedReport;
import ai.vctt.domain.ledger.StreamReport;

/**
 * Tells what was spent, how fast answers came and how they went. Every method throws {@link LedgerUnavailableException}
 * when that cannot be said at the moment.
 */
public interface ReportUsage {

    /** Most questions that {@link #committee} looks at. */
    int MOST_QUESTIONS = 500;

    CostReport cost(Scope scope);

    SpeedReport speed(Scope scope);

    StreamReport streams(Scope scope);

    /** @param questions the latest ones, 1 to {@value #MOST_QUESTIONS} */
    CommitteeReport committee(int questions);
}
