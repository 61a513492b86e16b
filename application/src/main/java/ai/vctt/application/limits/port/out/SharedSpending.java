package ai.vctt.application.limits.port.out;

import ai.vctt.domain.UserId;
import ai.vctt.domain.cost.Money;
import java.time.LocalDate;
import java.util.Map;

/** What servers that share a store tell each other of what they spend. Thread-safe. */
public interface SharedSpending {

    /**
     * Tells the others, and hears of them.
     *
     * @param day of UTC
     * @param own what each user has spent on that day through this process, in place of what was told before; whose sum is
     *     as it was told may be missing
     * @return what each user has spent on that day through all other processes, those that are gone included
     * @throws SpendingUnavailableException when the store is away; nothing was told then
     */
    Map<UserId, Money> exchange(LocalDate day, Map<UserId, Money> own);
}
