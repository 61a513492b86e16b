package ai.vctt.application.generation;

import ai.vctt.application.generation.port.out.CallGate;
import ai.vctt.application.generation.port.out.ModelCatalogue;
import ai.vctt.domain.generation.Attempt.Mode;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationError.CircuitOpen;
import ai.vctt.domain.generation.GenerationError.Malformed;
import ai.vctt.domain.generation.GenerationError.ProviderBusy;
import ai.vctt.domain.generation.GenerationError.ProviderFailed;
import ai.vctt.domain.generation.GenerationError.RateLimited;
import ai.vctt.domain.generation.GenerationError.Rejected;
import ai.vctt.domain.generation.GenerationError.Truncated;
import ai.vctt.domain.model.Circuit;
import ai.vctt.domain.model.Model;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides what follows a failed attempt: the same model again, the next one, its whole answer
 * instead of a stream, or nothing more; and whether what has come is continued or begun anew. Not thread-safe.
 */
final class AttemptPlan {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final int SHORTEST_PAUSE_MILLIS = 500;
    private static final int LONGEST_PAUSE_MILLIS = 1000;

    private final List<ModelCatalogue.Entry> chain;
    private final RandomGenerator random;
    private final CallGate gate;
    private boolean insist;
    private int position;
    private boolean repeated;
    private Mode mode;
    private boolean continuing;
    private @Nullable Failure told;

    private record Failure(Model model, GenerationError error) {}

    sealed interface Step {

        /**
         * Ask this model.
         *
         * @param pause before it is asked
         * @param continues it is to go on from the text there is; otherwise it starts anew
         * @param insists ask although its circuit is open
         */
        record Ask(ModelCatalogue.Entry entry, Mode mode, Duration pause, boolean continues, boolean insists)
                implements Step {}

        /** Nothing is left to try; this is what the user is told. */
        record GiveUp(Model model, GenerationError error) implements Step {}
    }

    /** @param chain not empty, in order of preference */
    AttemptPlan(List<ModelCatalogue.Entry> chain, CallGate gate, RandomGenerator random) {
        this.chain = chain;
        this.random = random;
        this.mode = usualMode();
        this.gate = gate;
    }

    /** Before the first failure, as often as one likes: it is decided by how the models are now. */
    Step.Ask begin() {
        insist = chain.stream().allMatch(entry -> gate.healthOf(entry.model()).circuit() == Circuit.OPEN);
        return ask(Duration.ZERO, false);
    }

    /** @param continuable there is text that a model could go on from */
    Step after(GenerationError error, boolean continuable) {
        Failure failure = new Failure(model(), error);
        if (told == null || (wasNotAsked(told.error()) && !wasNotAsked(error))) {
            told = failure;
        }
        boolean goesOn = continuable && !(error instanceof Malformed);
        if (continuing && error instanceof Rejected) {
            // It does not continue what another one began, whatever the catalogue says.
            return ask(Duration.ZERO, false);
        }
        return switch (error.remedy()) {
            case RETRY ->
                repeated || waitsTooLong(error) ? nextModel(error, goesOn) : repeat(pauseAfter(error), goesOn);
            case NEXT_MODEL -> nextModel(error, goesOn);
            case LARGER_WINDOW -> largerWindow(failure);
            case NONE -> new Step.GiveUp(failure.model(), error);
        };
    }

    private Step nextModel(GenerationError error, boolean goesOn) {
        if (position + 1 < chain.size()) {
            return moveTo(position + 1, goesOn);
        }
        if (mode == Mode.STREAM && streamBroke(error)) {
            if (chain.size() == 1 && !repeated && error instanceof Truncated) {
                return repeat(Duration.ZERO, goesOn);
            }
            mode = Mode.COMPLETE;
            return ask(Duration.ZERO, false);
        }
        return giveUp();
    }

    /** The provider answers, but does not stream, or not all the way: a whole answer may still get through. */
    private static boolean streamBroke(GenerationError error) {
        return switch (error) {
            case Truncated _, Malformed _, ProviderFailed _ -> true;
            case Rejected(String detail) -> detail.toLowerCase(Locale.ROOT).contains("stream");
            default -> false;
        };
    }

    private Step largerWindow(Failure failure) {
        Integer tooSmall = failure.model().contextWindow();
        for (int next = position + 1; next < chain.size(); next++) {
            Integer window = chain.get(next).model().contextWindow();
            if (tooSmall != null && window != null && window > tooSmall) {
                return moveTo(next, false);
            }
        }
        return new Step.GiveUp(failure.model(), failure.error());
    }

    private Step moveTo(int next, boolean goesOn) {
        position = next;
        repeated = false;
        mode = usualMode();
        return ask(Duration.ZERO, goesOn);
    }

    private Step repeat(Duration pause, boolean goesOn) {
        repeated = true;
        return ask(pause, goesOn);
    }

    private Step giveUp() {
        Failure first = Objects.requireNonNull(told);
        return new Step.GiveUp(first.model(), first.error());
    }

    private Step.Ask ask(Duration pause, boolean goesOn) {
        continuing = goesOn && model().abilities().prefill();
        return new Step.Ask(chain.get(position), mode, pause, continuing, insist && position == 0);
    }

    private static boolean wasNotAsked(GenerationError error) {
        return error instanceof CircuitOpen || error instanceof ProviderBusy;
    }

    private static boolean waitsTooLong(GenerationError error) {
        return error instanceof RateLimited(Duration retryAfter)
                && retryAfter != null
                && retryAfter.compareTo(LONGEST_WAIT) > 0;
    }

    private Duration pauseAfter(GenerationError error) {
        if (error instanceof RateLimited(Duration retryAfter) && retryAfter != null) {
            return retryAfter;
        }
        return Duration.ofMillis(random.nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS + 1));
    }

    private Model model() {
        return chain.get(position).model();
    }

    private Mode usualMode() {
        return model().abilities().streaming() ? Mode.STREAM : Mode.COMPLETE;
    }
}
