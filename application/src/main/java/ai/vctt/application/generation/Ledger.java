package ai.vctt.application.generation;

import ai.vctt.application.limits.Budgets;
import ai.vctt.domain.cost.CostMeter;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Attempt.UsageSource;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.StreamTimings;
import ai.vctt.domain.model.Model;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a generation that have ended, and what it costs against what it may. For the generation's own thread,
 * but for {@link #attempts()} and {@link #spend}.
 */
final class Ledger {

    private final GenerationId id;
    private final Budgets.Hold hold;
    private final @Nullable CostLimit limit;
    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    /** Of all attempts that have ended, and of all parts. */
    private Spend spent = Spend.NONE;
    /** For the attempts alone: parts pay for themselves. */
    private Money paid = Money.ZERO;

    private @Nullable Instant lastDelta;

    /** @param hold what it may spend */
    Ledger(GenerationId id, Budgets.Hold hold, @Nullable CostLimit limit) {
        this.id = id;
        this.hold = hold;
        this.limit = limit;
    }

    /** What an attempt costs before anything is said; zero when a price is not known. */
    static Money costBeforeTheFirstWord(Model model, long estimatedInput, Instant now) {
        Money cost =
                new CostMeter(model.prices(), now, estimatedInput).running().cost();
        return cost == null ? Money.ZERO : cost;
    }

    /** What its parts have cost, before it has cost anything itself. */
    void beginWith(Spend parts) {
        spent = parts;
    }

    /** @param last when its last piece came; null when none did */
    void add(Attempt done, @Nullable Instant last) {
        attempts.add(done);
        spent = spent.plus(done.spend());
        if (limit != null) {
            boolean _ = limit.passedBy(id, spent);
        }
        Money cost = done.spend().cost();
        paid = cost == null ? paid : paid.plus(cost);
        lastDelta = last;
    }

    /** One that was turned away before its model was asked. */
    void addNotAsked(Attempt turnedAway) {
        attempts.add(turnedAway);
    }

    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /**
     * Of all attempts.
     *
     * @param running the one that has not ended, or one that has; null when none has begun
     */
    Spend spend(@Nullable Attempt running) {
        List<Attempt> ended = attempts();
        Spend spend = ended.stream().map(Attempt::spend).reduce(Spend.NONE, Spend::plus);
        return running == null || running.number() <= ended.size() ? spend : spend.plus(running.spend());
    }

    /** Of attempts that have ended, and parts. */
    Spend spent() {
        return spent;
    }

    /** @param running of the attempt that has not ended */
    Spend spentWith(Spend running) {
        return spent.plus(running);
    }

    /**
     * Whether there is money for one more call.
     *
     * @param running of the attempt it belongs to; null when it is its first one
     * @param cost of the call
     */
    boolean canPay(@Nullable Spend running, Money cost) {
        Money before = running == null ? null : running.cost();
        Money soFar = before == null ? paid : paid.plus(before);
        return hold.covers(soFar.plus(cost));
    }

    /**
     * Whether it has cost more than it may.
     *
     * @param running of the attempt that has not ended
     */
    boolean passedWith(Spend running) {
        Money cost = running.cost();
        boolean budgetPassed = cost != null && !hold.covers(paid.plus(cost));
        boolean limitPassed = limit != null && limit.passedBy(id, spent.plus(running));
        return budgetPassed || limitPassed;
    }

    /** Gives back what it held and did not spend. */
    void settle() {
        hold.settle(paid);
    }

    Usage usage() {
        return attempts.stream().map(Attempt::usage).reduce(Usage::plus).orElse(Usage.of(0, 0));
    }

    /** Whether all of {@link #usage()} was counted by providers. */
    boolean counted() {
        return attempts.stream().allMatch(done -> done.usageSource() == UsageSource.PROVIDER);
    }

    /** As the last attempt makes them. */
    StreamTimings timings(Instant asked, Instant now) {
        Attempt last = attempts.isEmpty() ? null : attempts.getLast();
        return StreamTimings.of(
                asked,
                last == null ? null : last.firstDeltaAt(),
                lastDelta,
                now,
                last == null ? 0 : last.usage().outputTokens());
    }
}
