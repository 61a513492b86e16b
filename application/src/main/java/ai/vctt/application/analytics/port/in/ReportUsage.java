package ai.vctt.application.analytics.port.in;

import ai.vctt.application.analytics.port.out.LedgerUnavailableException;
import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.ledger.CommitteeReport;
import ai.vctt.domain.ledger.CostReport;
import ai.vctt.domain.ledger.Scope;
import ai.vctt.domain.ledger.SpeedReport;
import ai.vctt.domain.ledger.StreamReport;
import ai.vctt.domain.ledger.TalkReport;
import ai.vctt.domain.ledger.TrustReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    CommitteeReport committee(int questions, @Nullable UserId owner);

    /** Of all questions of a conversation; of very many, the latest. */
    CommitteeReport committee(ConversationId conversation);

    TrustReport trust(Scope scope);

    /**
     * Answers of which it is known how far they can be relied on, the latest first.
     *
     * @param before the place of the last one that is known already; null: from the latest
     * @param most 1 to {@value #MOST_QUESTIONS}
     */
    List<Turn> trusted(Scope scope, Turn.@Nullable Place before, int most);

    TalkReport talks(Scope scope);
}
