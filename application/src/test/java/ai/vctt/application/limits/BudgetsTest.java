package ai.vctt.application.limits;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.SettableClock;
import ai.vctt.application.limits.Budgets.Hold;
import ai.vctt.application.limits.port.in.ReportBudget.Standing;
import ai.vctt.application.limits.port.out.ListedSpending;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Allowance;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.access.Role;
import ai.vctt.domain.cost.Money;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A dollar a day for all, and half a dollar for each. */
class BudgetsTest {

    private static final Principal ANN = Principal.user(new UserId("ann"));
    private static final Principal BEN = Principal.user(new UserId("ben"));
    private static final Principal CLEO =
            new Principal(new UserId("cleo"), Role.USER, new Allowance(Money.usd("0.9"), null, null), null);

    private final SettableClock clock = new SettableClock();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Budgets budgets = budgets("1");

    private Budgets budgets(String perDay) {
        return new Budgets(
                new LimitSettings(
                        perDay == null ? null : Money.usd(perDay), 0.8, new Allowance(Money.usd("0.5"), null, null)),
                clock,
                (user, standing) -> told.add((user == null ? "all" : user.value()) + " "
                        + standing.spent().usd().toPlainString()));
    }

    @Test
    void what_runs_is_counted_while_it_runs_and_what_it_did_not_need_is_free_again() {
        Hold hold = budgets.hold(ANN, Money.usd("0.1"));
        assertThat(budgets.of(ANN).spent().usd())
                .isBetween(Money.usd("0.1").usd(), Money.usd("0.11").usd());
        assertThat(hold.covers(Money.usd("0.3"))).isTrue();
        assertThat(budgets.ofAll().spent().compareTo(Money.usd("0.3"))).isGreaterThanOrEqualTo(0);
        hold.settle(Money.usd("0.2"));
        assertThat(budgets.of(ANN)).isEqualTo(new Standing(Money.usd("0.5"), Money.usd("0.2"), false));
        assertThat(budgets.ofAll().left()).isEqualTo(Money.usd("0.8"));
        assertThat(budgets.of(BEN).spent()).isEqualTo(Money.ZERO);
    }

    @Test
    void a_user_is_stopped_at_their_own_budget_and_all_at_that_of_all() {
        Hold hold = budgets.hold(ANN, Money.usd("0.4"));
        assertThat(hold.covers(Money.usd("0.5"))).isTrue();
        assertThat(hold.covers(Money.usd("0.500001"))).isFalse();
        hold.settle(Money.usd("0.5"));
        assertThat(budgets.hold(ANN, Money.usd("0.000001"))).isNull();
        assertThat(budgets.exceeded(ANN)).startsWith("Your budget of $0.5 ");
        budgets.hold(CLEO, Money.usd("0.49")).settle(Money.usd("0.49"));
        assertThat(budgets.hold(BEN, Money.usd("0.02"))).isNull();
        budgets.hold(BEN, Money.usd("0.01"));
        assertThat(budgets.exceeded(BEN)).startsWith("This server's budget of $1 ");
    }

    @Test
    void what_costs_nothing_never_meets_a_budget() {
        budgets.hold(ANN, Money.usd("0.5")).settle(Money.usd("0.7"));
        Hold free = budgets.hold(ANN, Money.ZERO);
        assertThat(free.covers(Money.ZERO)).isTrue();
        free.settle(Money.ZERO);
    }

    @Test
    void without_a_budget_there_is_no_end() {
        Hold hold = budgets(null).hold(CLEO, Money.usd("0.5"));
        assertThat(hold.covers(Money.usd("0.9"))).isTrue();
        Budgets none = new Budgets(
                new LimitSettings(null, 0.8, Allowance.USUAL), clock, (user, standing) -> told.add("never"));
        assertThat(none.hold(ANN, Money.usd("1000000")).covers(Money.usd("2000000")))
                .isTrue();
        assertThat(none.ofAll().left()).isNull();
        assertThat(told).doesNotContain("never");
    }

    @Test
    void midnight_begins_a_new_budget_and_an_answer_belongs_to_the_day_it_began_on() {
        clock.advance(Duration.between(
                clock.instant(), clock.instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(23))));
        Hold late = budgets.hold(ANN, Money.usd("0.5"));
        assertThat(budgets.hold(ANN, Money.usd("0.1"))).isNull();
        clock.advance(Duration.ofHours(2));
        assertThat(budgets.of(ANN).spent()).isEqualTo(Money.ZERO);
        assertThat(late.covers(Money.usd("0.6"))).isFalse();
        late.settle(Money.usd("0.5"));
        assertThat(budgets.of(ANN).spent()).isEqualTo(Money.ZERO);
        assertThat(budgets.hold(ANN, Money.usd("0.5"))).isNotNull();
    }

    @Test
    void that_most_is_spent_is_told_once_a_day() {
        Hold hold = budgets.hold(ANN, Money.usd("0.39"));
        assertThat(told).isEmpty();
        assertThat(hold.covers(Money.usd("0.45"))).isTrue();
        assertThat(hold.covers(Money.usd("0.47"))).isTrue();
        hold.settle(Money.usd("0.45"));
        assertThat(told).singleElement().asString().startsWith("ann 0.45");
        budgets.hold(CLEO, Money.usd("0.4"));
        budgets.hold(CLEO, Money.usd("0.01"));
        assertThat(told).hasSize(2).last().asString().startsWith("all 0.85");
        clock.advance(Duration.ofDays(1));
        budgets.hold(ANN, Money.usd("0.45"));
        assertThat(told).hasSize(3);
    }

    @Test
    void servers_count_what_the_others_spend_and_what_those_hold_no_more_is_free_again() {
        ListedSpending here = new ListedSpending();
        ListedSpending there = here.next();
        Budgets other = budgets("1");
        Hold hold = other.hold(ANN, Money.usd("0.4"));
        other.share(there);
        budgets.share(here);
        assertThat(budgets.of(ANN).spent()).isEqualTo(other.of(ANN).spent());
        assertThat(budgets.hold(ANN, Money.usd("0.2"))).isNull();
        assertThat(budgets.hold(CLEO, Money.usd("0.7"))).isNull();
        budgets.hold(BEN, Money.usd("0.1")).settle(Money.usd("0.1"));
        hold.settle(Money.usd("0.3"));
        budgets.share(here);
        other.share(there);
        budgets.share(here);
        assertThat(budgets.of(ANN).spent()).isEqualTo(Money.usd("0.3"));
        assertThat(budgets.ofAll().spent()).isEqualTo(Money.usd("0.4"));
        assertThat(other.ofAll().spent()).isEqualTo(Money.usd("0.4"));
    }

    @Test
    void what_the_ledger_says_at_the_start_is_not_counted_again_when_it_is_heard_of() {
        ListedSpending here = new ListedSpending();
        ListedSpending there = here.next();
        Budgets other = budgets("1");
        Hold hold = other.hold(ANN, Money.usd("0.3"));
        hold.settle(Money.usd("0.3"));
        other.share(there);
        budgets.load(_ -> Map.of(ANN.user(), Money.usd("0.35")), here);
        budgets.share(here);
        assertThat(budgets.ofAll().spent()).isEqualTo(Money.usd("0.35"));
        other.hold(ANN, Money.usd("0.1")).settle(Money.usd("0.05"));
        other.share(there);
        budgets.share(here);
        assertThat(budgets.of(ANN).spent()).isEqualTo(Money.usd("0.4"));
        clock.advance(Duration.ofDays(1));
        budgets.share(here);
        assertThat(budgets.ofAll().spent()).isEqualTo(Money.ZERO);
    }

    @Test
    void answers_at_once_do_not_spend_the_same_money() throws Exception {
        int answers = 40;
        Money step = Money.usd("0.0007");
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Money>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < answers; i++) {
                Principal asker = Principal.user(new UserId("user-" + i % 4));
                running.add(threads.submit(() -> {
                    start.await();
                    return spendAll(budgets.hold(asker, Money.ZERO), step);
                }));
            }
            start.countDown();
        }
        Money total = Money.ZERO;
        for (Future<Money> spent : running) {
            total = total.plus(spent.get());
        }
        assertThat(budgets.ofAll().spent()).isEqualTo(total);
        // What is there before it is counted: one step each.
        assertThat(total.usd())
                .isBetween(
                        Money.usd("0.95").usd(),
                        Money.usd("1").plus(step.times(answers)).usd());
    }

    private static Money spendAll(Hold hold, Money step) {
        Money spent = step;
        while (hold.covers(spent)) {
            spent = spent.plus(step);
        }
        hold.settle(spent);
        return spent;
    }
}
