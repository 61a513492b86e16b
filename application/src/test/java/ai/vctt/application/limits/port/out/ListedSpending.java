package ai.vctt.application.limits.port.out;

import ai.vctt.domain.UserId;
import ai.vctt.domain.cost.Money;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** That of one process, for tests; more are made one from another. */
public final class ListedSpending implements SharedSpending {

    private record Row(int process, LocalDate day, UserId user) {}

    private final Map<Row, Money> shared;
    private final int process;

    public ListedSpending() {
        this(new ConcurrentHashMap<>(), 1);
    }

    private ListedSpending(Map<Row, Money> shared, int process) {
        this.shared = shared;
        this.process = process;
    }

    /** That of the next process. */
    public ListedSpending next() {
        return new ListedSpending(shared, process + 1);
    }

    @Override
    public Map<UserId, Money> exchange(LocalDate day, Map<UserId, Money> own) {
        own.forEach((user, cost) -> shared.put(new Row(process, day, user), cost));
        Map<UserId, Money> others = new HashMap<>();
        shared.forEach((row, cost) -> {
            if (row.process() != process && row.day().equals(day)) {
                others.merge(row.user(), cost, Money::plus);
            }
        });
        return others;
    }
}
