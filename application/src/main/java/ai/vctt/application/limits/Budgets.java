package ai.vctt.application.limits;

import ai.vctt.application.limits.port.in.ReportBudget;
import ai.vctt.application.limits.port.out.BudgetListener;
import ai.vctt.application.limits.port.out.SharedSpending;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Money by the day: of everybody together, and of each user. Whatever runs holds what it may cost in advance, a little at a
 * time, so that answers that run at once cannot spend the same money; together they exceed a budget by no more than one piece
 * of text each, which is there before it can be counted. What costs nothing, or nobody knows what, never meets a budget.
 *
 * <p>What was spent before this process began comes from the ledger; from then on it is counted here, with what is heard of
 * other servers. They hear of each other a little late, so together they may exceed a budget by what is spent in that time.
 * An answer belongs to the day it began on.
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

    /**
     * Counts what the ledger says of today, which has in it what other servers have spent until now. To be called once,
     * before anything is held.
     *
     * @param ledger what each user has spent since a time
     */
    public synchronized void load(Function<Instant, Map<UserId, Money>> ledger, SharedSpending servers) {
        Day day = day();
        // First: what is spent in between counts twice, and not never.
        servers.exchange(day.date, Map.of()).forEach((user, cost) -> day.of(user).inLedger = cost);
        ledger.apply(day.date.atStartOfDay().toInstant(ZoneOffset.UTC)).forEach((user, cost) -> {
            day.all.add(cost);
            day.of(user).add(cost);
        });
    }

    /**
     * Tells other servers what is spent here, and counts what they spend. To be called every few seconds by one thread of
     * its own: it takes as long as the store does. Throws when that is away; what is known stays counted.
     */
    public void share(SharedSpending servers) {
        Day day;
        Map<UserId, Money> own = new HashMap<>();
        synchronized (this) {
            day = day();
            day.users.forEach((user, sum) -> {
                if (!sum.own.equals(sum.told)) {
                    own.put(user, sum.own);
                }
            });
        }
        Map<UserId, Money> others = servers.exchange(day.date, own);
        synchronized (this) {
            own.forEach((user, cost) -> day.of(user).told = cost);
            others.forEach((user, cost) -> day.all.change(day.of(user).hear(cost)));
        }
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
            Money more = Money.of(to.usd().subtract(held.usd()));
            synchronized (Budgets.this) {
                if (!day.all.allows(more, settings.usdPerDay()) || !day.of(user).allows(more, userLimit)) {
                    return false;
                }
                day.all.add(more);
                day.of(user).addOwn(more);
            }
            held = to;
            tellWhenNearlySpent();
            return true;
        }

        /** It has ended and cost so much; what was held beyond it is free again. To be called once. */
        public void settle(Money cost) {
            synchronized (Budgets.this) {
                BigDecimal change = cost.usd().subtract(held.usd());
                day.all.change(change);
                day.of(user).changeOwn(change);
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
        private Money own = Money.ZERO;
        /** What others know of that. */
        private Money told = Money.ZERO;
        /** What others had told when the ledger was read. */
        private Money inLedger = Money.ZERO;
        /** Of what they have told, what is in none of these. */
        private BigDecimal heard = BigDecimal.ZERO;

        private boolean alerted;

        private void add(Money more) {
            spent = spent.plus(more);
        }

        private void addOwn(Money more) {
            own = own.plus(more);
            add(more);
        }

        private void change(BigDecimal by) {
            spent = Money.of(spent.usd().add(by));
        }

        private void changeOwn(BigDecimal by) {
            own = Money.of(own.usd().add(by));
            change(by);
        }

        /** By how much that changes what was spent. */
        private BigDecimal hear(Money others) {
            // Less than there was is what others held and did not need.
            BigDecimal now = others.usd().subtract(inLedger.usd()).max(BigDecimal.ZERO);
            BigDecimal change = now.subtract(heard);
            heard = now;
            change(change);
            return change;
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
            if (!standing.alert() || alerted) {
                return null;
            }
            alerted = true;
            return standing;
        }
    }
}
