package ai.vctt.application.analytics;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.application.Pages;
import ai.vctt.application.analytics.port.in.ExportLedger;
import ai.vctt.application.analytics.port.in.ReportUsage;
import ai.vctt.application.analytics.port.out.UsageLedger;
import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.ledger.CommitteeReport;
import ai.vctt.domain.ledger.CostReport;
import ai.vctt.domain.ledger.LedgerLine;
import ai.vctt.domain.ledger.Scope;
import ai.vctt.domain.ledger.SpeedReport;
import ai.vctt.domain.ledger.StreamReport;
import ai.vctt.domain.ledger.TalkReport;
import ai.vctt.domain.ledger.TrustReport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers questions about the ledger. Thread-safe. */
public final class LedgerService implements ReportUsage, ExportLedger {

    /** More would not change a percentile that anyone can see, and make it slow. */
    private static final int MOST_MEASURED = 20_000;

    /** Each is a look at a row that has texts in it. */
    private static final int MOST_TRUSTED = 5_000;

    private static final int MOST_TALKS = 1_000;
    private static final int MOST_OF_A_TALK = 10_000;
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
    public CommitteeReport committee(int questions, @Nullable UserId owner) {
        requireLimit(questions);
        return ledger.committee(new Scope(null, null, owner), questions);
    }

    @Override
    public CommitteeReport committee(ConversationId conversation) {
        return ledger.committee(new Scope(null, null, null, conversation), MOST_OF_A_TALK);
    }

    @Override
    public TrustReport trust(Scope scope) {
        return ledger.trust(scope, MOST_TRUSTED);
    }

    @Override
    public List<Turn> trusted(Scope scope, Turn.@Nullable Place before, int most) {
        requireLimit(most);
        return ledger.trusted(scope, before, most);
    }

    @Override
    public TalkReport talks(Scope scope) {
        return ledger.talks(scope, MOST_TALKS);
    }

    private static void requireLimit(int limit) {
        require(limit >= 1 && limit <= MOST_QUESTIONS, "limit", limit, "1 to " + MOST_QUESTIONS);
    }

    @Override
    public Iterator<LedgerLine> export(Scope scope) {
        Instant now = clock.instant();
        boolean begun = scope.from() == null || scope.from().isBefore(now);
        Scope past = begun ? scope.until(now) : scope;
        return new Pages<>(PAGE, LedgerLine::place, (after, most) -> ledger.lines(past, after, most));
    }
}
