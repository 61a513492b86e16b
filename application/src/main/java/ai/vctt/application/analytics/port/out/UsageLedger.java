package ai.vctt.application.analytics.port.out;

import ai.vctt.domain.UserId;
import ai.vctt.domain.cost.Money;
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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line for every call of a model, and sums over them. Lines belong to a scope by the start of their call, answers by
 * the time they were asked for. Every method throws {@link LedgerUnavailableException} instead of waiting for a database
 * that is away or overloaded. Thread-safe.
 */
public interface UsageLedger {

    CostReport cost(Scope scope);

    /** What each user spent on calls since then; of unknown costs nothing. Who spent nothing may be missing. */
    Map<UserId, Money> spent(Instant since);

    /** @param most answers to measure, the latest ones */
    SpeedReport speed(Scope scope, int most);

    /** @param most answers to measure the time per token of, the latest ones */
    StreamReport streams(Scope scope, int most);

    /** @param questions the latest ones, at most so many */
    CommitteeReport committee(Scope scope, int questions);

    /** @param most answers to measure, the latest ones */
    TrustReport trust(Scope scope, int most);

    /**
     * Answers of which it is known how far they can be relied on, the latest first.
     *
     * @param before the place of the last one that is known already; null: from the latest
     */
    List<Turn> trusted(Scope scope, Turn.@Nullable Place before, int most);

    /**
     * Conversations that were last active in a scope.
     *
     * @param most conversations to look at the turns of, the latest ones
     */
    TalkReport talks(Scope scope, int most);

    /**
     * Lines in order; fewer than asked for only at the end.
     *
     * @param after the place of the last one before them; null: from the first
     */
    List<LedgerLine> lines(Scope scope, LedgerLine.@Nullable Place after, int most);
}
