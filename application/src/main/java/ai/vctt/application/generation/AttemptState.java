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

/** What is known of an attempt while it runs. For the generation's own thread. */
final class AttemptState {

    private static final Duration SO_FAR_EVERY = Duration.ofMillis(500);

    private final int number;
    private final Model model;
    private final Mode mode;
    private final Instant start;
    private final CostMeter meter;
    private final AttemptClock clock;
    private final WholeCharacters text = new WholeCharacters();
    private final WholeCharacters reasoning = new WholeCharacters();
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

    int number() {
        return number;
    }

    Model model() {
        return model;
    }

    @Nullable
    Instant lastDelta() {
        return lastDelta;
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

    Spend running() {
        return meter.running();
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
        lastDelta = now;
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
        return new Attempt(
                number,
                model.id(),
                model.provider(),
                mode,
                start,
                firstDelta,
                now,
                known == null ? meter.estimate() : known,
                known == null ? UsageSource.ESTIMATED : UsageSource.PROVIDER,
                free ? Spend.NONE : known == null ? meter.running() : meter.settle(known),
                error,
                rawFinishReason);
    }

    /** What a provider did not even accept it does not charge for. Where it kept silent, we cannot know. */
    private boolean turnedAway(@Nullable GenerationError error) {
        return !accepted && error != null && !(error instanceof GenerationError.TimedOut);
    }
}
