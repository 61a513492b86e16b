package ai.vctt.application.limits;

import ai.vctt.application.analytics.port.out.UsageLedger;
import ai.vctt.application.limits.port.in.ReportBudget;
import ai.vctt.application.limits.port.out.BudgetListener;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Allowance;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.cost.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Money by the day: of everybody together, and of each user. Whatever runs holds what it may cost in advance, a little at a
 * time, so that answers that run at once cannot spend the same money; together they exceed a budget by no more than one piece
 * of text each, which is there before it can be counted. What costs nothing, or nobody knows what, never meets a budget.
 *
 * <p>What was spent before this process began comes from the ledger; from then on it is counted here. Several servers on one
 * database each count their own, so each may spend what was left when it started. An answer belongs to the day it began on.
 *
 * <p>Thread-safe.
 */
public final class Budgets implements ReportBudget {

    /** What is held in advance beyond what is needed: small, as the last of a budget is held by many. */
    private static final Money PIECE = Money.usd("0.001");

    private final LimitSettings settings;
    private final InstantSource clock;
    private final BudgetListener listener;

    /** Guarded by this. */
    private Day today;

    public Budgets(LimitSettings settings, InstantSource clock, BudgetListener listener) {
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
        this.today = new Day(dateOf(clock.instant()));
    }

    /** Counts what the ledger says of today. To be called once, before anything is held. */
    public synchronized void load(UsageLedger ledger) {
        Day day = day();
        ledger.spent(day.date.atStartOfDay().toInstant(ZoneOffset.UTC)).forEach((user, cost) -> {
            day.all.add(cost);
            day.of(user).add(cost);
        });
    }

    /**
     * Holds what an answer costs before its first word.
     *
     * @return null when there is not that much left
     */
    public @Nullable Hold hold(Principal asker, Money estimate) {
        Hold hold = holdLater(asker);
        return hold.covers(estimate) ? hold : null;
    }

    /** Holds nothing yet. */
    public synchronized Hold holdLater(Principal asker) {
        return new Hold(day(), asker.user(), allowanceOf(asker).usdPerDay());
    }

    /** Which budget it is that does not allow this much more; for people. */
    public String exceeded(Principal asker) {
        Standing own = of(asker);
        Money left = own.left();
        Standing all = ofAll();
        boolean ownIsSpent = left != null && (all.left() == null || left.compareTo(all.left()) <= 0);
        Money limit = ownIsSpent ? own.limit() : all.limit();
        return (ownIsSpent ? "Your budget" : "This server's budget") + " of $"
                + (limit == null ? "" : limit.usd().toPlainString())
                + " for today is spent. It begins anew at midnight UTC.";
    }

    @Override
    public synchronized Standing ofAll() {
        return day().all.standing(settings.usdPerDay(), settings.alertAt());
    }

    @Override
    public synchronized Standing of(Principal asker) {
        return day().of(asker.user()).standing(allowanceOf(asker).usdPerDay(), settings.alertAt());
    }

    @Override
    public Allowance allowanceOf(Principal asker) {
        return asker.allowance().orElse(settings.each());
    }

    private Day day() {
        LocalDate date = dateOf(clock.instant());
        if (date.isAfter(today.date)) {
            today = new Day(date);
        }
        return today;
    }

    private static LocalDate dateOf(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** What one answer may spend. For one thread. */
    public final class Hold {

        private final Day day;
        private final UserId user;
        private final @Nullable Money userLimit;
        private Money held = Money.ZERO;

        private Hold(Day day, UserId user, @Nullable Money userLimit) {
            this.day = day;
            this.user = user;
            this.userLimit = userLimit;
        }

        /** Whether it may have cost so much; false ends it. More is held where that is needed and there. */
        public boolean covers(Money cost) {
            return cost.compareTo(held) <= 0 || raise(cost.plus(PIECE)) || raise(cost);
        }

        private boolean raise(Money to) {
            Money more = new Money(to.usd().subtract(held.usd()));
            synchronized (Budgets.this) {
                if (!day.all.allows(more, settings.usdPerDay()) || !day.of(user).allows(more, userLimit)) {
                    return false;
                }
                day.all.add(more);
                day.of(user).add(more);
            }
            held = to;
            tellWhenNearlySpent();
            return true;
        }

        /** It has ended and cost so much; what was held beyond it is free again. To be called once. */
        public void settle(Money cost) {
            synchronized (Budgets.this) {
                day.all.replace(held, cost);
                day.of(user).replace(held, cost);
            }
            held = cost;
            tellWhenNearlySpent();
        }

        private void tellWhenNearlySpent() {
            Standing all;
            Standing own;
            synchronized (Budgets.this) {
                all = day.all.alert(settings.usdPerDay(), settings.alertAt());
                own = day.of(user).alert(userLimit, settings.alertAt());
            }
            if (all != null) {
                listener.nearlySpent(null, all);
            }
            if (own != null) {
                listener.nearlySpent(user, own);
            }
        }
    }

    /** What was spent on a day, with what is held. */
    private static final class Day {

        private final LocalDate date;
        private final Sum all = new Sum();
        private final Map<UserId, Sum> users = new HashMap<>();

        private Day(LocalDate date) {
            this.date = date;
        }

        private Sum of(UserId user) {
            return users.computeIfAbsent(user, _ -> new Sum());
        }
    }

    private static final class Sum {

        private Money spent = Money.ZERO;
        private boolean told;

        private void add(Money more) {
            spent = spent.plus(more);
        }

        private void replace(Money held, Money cost) {
            spent = new Money(spent.usd().subtract(held.usd()).add(cost.usd()));
        }

        private boolean allows(Money more, @Nullable Money limit) {
            return limit == null || spent.plus(more).compareTo(limit) <= 0;
        }

        private Standing standing(@Nullable Money limit, double alertAt) {
            return new Standing(limit, spent, limit != null && reaches(limit, alertAt));
        }

        private boolean reaches(Money limit, double part) {
            return spent.usd().signum() > 0
                    && spent.usd().compareTo(limit.usd().multiply(BigDecimal.valueOf(part))) >= 0;
        }

        /** Null when nobody has to be told, or has been already. */
        private @Nullable Standing alert(@Nullable Money limit, double alertAt) {
            Standing standing = standing(limit, alertAt);
            if (!standing.alert() || told) {
                return null;
            }
            told = true;
            return standing;
        }
    }
}
