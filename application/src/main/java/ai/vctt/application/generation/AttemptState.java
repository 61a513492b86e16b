package ai.vctt.application.generation;

import ai.vctt.domain.cost.CostMeter;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Attempt.Mode;
import ai.vctt.domain.generation.Attempt.UsageSource;
import ai.vctt.domain.generation.Clock;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.model.Model;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an attempt while it runs. It is one call of its model, or several where tools are called between them.
 * For the generation's own thread.
 */
final class AttemptState {

    private static final Duration SO_FAR_EVERY = Duration.ofMillis(500);

    private final int number;
    private final Model model;
    private final Mode mode;
    private final Instant start;
    private final WholeCharacters text = new WholeCharacters();
    private final WholeCharacters reasoning = new WholeCharacters();
    private CostMeter meter;
    private AttemptClock clock;
    private boolean calling = true;
    private @Nullable Usage earlier;
    private Spend earlierSpend = Spend.NONE;
    private boolean earlierCounted = true;
    private Spend highest = Spend.NONE;
    private Duration betweenCalls = Duration.ZERO;
    private @Nullable Instant lastDeltaOfCall;
    private volatile @Nullable Attempt soFar;
    private @Nullable Instant soFarAt;
    private boolean accepted;
    private boolean calledTools;
    private @Nullable Instant firstDelta;
    private @Nullable Instant lastDelta;

    AttemptState(int number, Model model, Mode mode, Instant start, long estimatedInput, AttemptClock clock) {
        this.number = number;
        this.model = model;
        this.mode = mode;
        this.start = start;
        this.meter = new CostMeter(model.prices(), start, estimatedInput);
        this.clock = clock;
    }

    /** The model has asked for tools, and its call is over. */
    void callEnded(@Nullable Usage counted) {
        Usage used = counted == null ? meter.estimate() : counted;
        earlierSpend = earlierSpend.plus(counted == null ? meter.running() : meter.settle(counted));
        earlier = earlier == null ? used : earlier.plus(used);
        earlierCounted &= counted != null;
        calling = false;
        lastDeltaOfCall = null;
    }

    /** It is called again, with the tools' results. */
    void calledAgain(Instant now, long estimatedInput, AttemptClock itsClock) {
        meter = new CostMeter(model.prices(), now, estimatedInput);
        clock = itsClock;
        accepted = false;
        calledTools = false;
        calling = true;
    }

    int number() {
        return number;
    }

    Model model() {
        return model;
    }

    /** When its last piece would have come without the waits for tools. */
    @Nullable
    Instant lastDelta() {
        return lastDelta == null ? null : lastDelta.minus(betweenCalls);
    }

    @Nullable
    Clock overdue() {
        return clock.expired();
    }

    WholeCharacters text() {
        return text;
    }

    WholeCharacters reasoning() {
        return reasoning;
    }

    /** The estimate up to now; no lower than any given before. */
    Spend running() {
        highest = highest.atLeast(calling ? earlierSpend.plus(meter.running()) : earlierSpend);
        return highest;
    }

    /** A call of a tool has begun, so what it says cannot be gone on from as text. */
    void toolCalled() {
        calledTools = true;
    }

    boolean calledTools() {
        return calledTools;
    }

    void accepted() {
        accepted = true;
        clock.accepted();
    }

    void report(Usage usage) {
        meter.report(usage);
    }

    void delta(String text, Instant now) {
        meter.add(text);
        clock.delta(now, meter.outputTokens());
        if (lastDelta != null && lastDeltaOfCall == null) {
            betweenCalls = betweenCalls.plus(Duration.between(lastDelta, now));
        }
        lastDelta = now;
        lastDeltaOfCall = now;
        if (firstDelta == null) {
            firstDelta = now;
        }
        if (soFarAt == null || Duration.between(soFarAt, now).compareTo(SO_FAR_EVERY) >= 0) {
            soFarAt = now;
            soFar = ended(now, null, null, null);
        }
    }

    /** The account of it as if it had ended a moment ago; null when nothing has come. From any thread. */
    @Nullable
    Attempt soFar() {
        return soFar;
    }

    /**
     * The account of it.
     *
     * @param counted the provider's final count; null when it gave none
     * @param error null when it ended well, or was ended from our side
     */
    Attempt ended(
            Instant now, @Nullable Usage counted, @Nullable GenerationError error, @Nullable String rawFinishReason) {
        boolean free = counted == null && turnedAway(error);
        Usage known = free ? Usage.of(0, 0) : counted;
        Usage last = calling ? known == null ? meter.estimate() : known : Usage.of(0, 0);
        Spend lastSpend = free || !calling ? Spend.NONE : known == null ? meter.running() : meter.settle(known);
        boolean counts = earlierCounted && (known != null || !calling);
        return new Attempt(
                number,
                model.id(),
                model.provider(),
                mode,
                start,
                firstDelta,
                now,
                earlier == null ? last : calling ? earlier.plus(last) : earlier,
                counts ? UsageSource.PROVIDER : UsageSource.ESTIMATED,
                earlierSpend.plus(lastSpend),
                error,
                rawFinishReason);
    }

    /** What a provider did not even accept it does not charge for. Where it kept silent, we cannot know. */
    private boolean turnedAway(@Nullable GenerationError error) {
        return !accepted && error != null && !(error instanceof GenerationError.TimedOut);
    }
}
