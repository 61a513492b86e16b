package ai.vctt.application.analytics;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.application.analytics.port.in.ExportLedger;
import ai.vctt.application.analytics.port.in.ReportUsage;
import ai.vctt.application.analytics.port.out.UsageLedger;
import ai.vctt.domain.ledger.CommitteeReport;
import ai.vctt.domain.ledger.CostReport;
import ai.vctt.domain.ledger.LedgerLine;
import ai.vctt.domain.ledger.Scope;
import ai.vctt.domain.ledger.SpeedReport;
import ai.vctt.domain.ledger.StreamReport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;

/** Answers questions about the ledger. Thread-safe. */
public final class LedgerService implements ReportUsage, ExportLedger {

    /** More would not change a percentile that anyone can see, and make it slow. */
    private static final int MOST_MEASURED = 20_000;

    private static final int PAGE = 500;

    private final UsageLedger ledger;
    private final InstantSource clock;

    public LedgerService(UsageLedger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public CostReport cost(Scope scope) {
        return ledger.cost(scope);
    }

    @Override
    public SpeedReport speed(Scope scope) {
        return ledger.speed(scope, MOST_MEASURED);
    }

    @Override
    public StreamReport streams(Scope scope) {
        return ledger.streams(scope, MOST_MEASURED);
    }

    @Override
    public CommitteeReport committee(int questions) {
        require(questions >= 1 && questions <= MOST_QUESTIONS, "limit", questions, "1 to " + MOST_QUESTIONS);
        return ledger.committee(questions);
    }

    @Override
    public Iterator<LedgerLine> export(Scope scope) {
        Instant now = clock.instant();
        boolean begun = scope.from() == null || scope.from().isBefore(now);
        return new LedgerPages(ledger, begun ? scope.until(now) : scope, PAGE);
    }
}
