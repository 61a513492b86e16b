package ai.vctt.application.generation;

import ai.vctt.application.generation.port.out.ModelCatalogue;
import ai.vctt.domain.generation.Attempt.Mode;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationError.Malformed;
import ai.vctt.domain.generation.GenerationError.RateLimited;
import ai.vctt.domain.generation.GenerationError.Truncated;
import ai.vctt.domain.model.Model;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides what follows a failed attempt: the same model again, the next one, its whole answer
 * instead of a stream, or nothing more. Not thread-safe.
 */
final class AttemptPlan {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final int SHORTEST_PAUSE_MILLIS = 500;
    private static final int LONGEST_PAUSE_MILLIS = 1000;

    private final List<ModelCatalogue.Entry> chain;
    private final RandomGenerator random;
    private int position;
    private boolean repeated;
    private Mode mode;
    private @Nullable Failure first;

    private record Failure(Model model, GenerationError error) {}

    sealed interface Step {

        /** Ask this model, after a pause. */
        record Ask(ModelCatalogue.Entry entry, Mode mode, Duration pause) implements Step {}

        /** Nothing is left to try; this is what the user is told. */
        record GiveUp(Model model, GenerationError error) implements Step {}
    }

    /** @param chain not empty, in order of preference */
    AttemptPlan(List<ModelCatalogue.Entry> chain, RandomGenerator random) {
        this.chain = chain;
        this.random = random;
        this.mode = usualMode();
    }

    Step.Ask begin() {
        return ask(Duration.ZERO);
    }

    Step after(GenerationError error) {
        Failure failure = new Failure(model(), error);
        if (first == null) {
            first = failure;
        }
        return switch (error.remedy()) {
            case RETRY -> repeated || waitsTooLong(error) ? nextModel(error) : repeat(pauseAfter(error));
            case NEXT_MODEL -> nextModel(error);
            case LARGER_WINDOW -> largerWindow(failure);
            case NONE -> new Step.GiveUp(failure.model(), error);
        };
    }

    private Step nextModel(GenerationError error) {
        if (position + 1 < chain.size()) {
            return moveTo(position + 1);
        }
        boolean streamBroke = error instanceof Truncated || error instanceof Malformed;
        if (streamBroke && mode == Mode.STREAM) {
            if (chain.size() == 1 && !repeated && error instanceof Truncated) {
                return repeat(Duration.ZERO);
            }
            mode = Mode.COMPLETE;
            return ask(Duration.ZERO);
        }
        return giveUp();
    }

    private Step largerWindow(Failure failure) {
        Integer tooSmall = failure.model().contextWindow();
        for (int next = position + 1; next < chain.size(); next++) {
            Integer window = chain.get(next).model().contextWindow();
            if (tooSmall != null && window != null && window > tooSmall) {
                return moveTo(next);
            }
        }
        return new Step.GiveUp(failure.model(), failure.error());
    }

    private Step moveTo(int next) {
        position = next;
        repeated = false;
        mode = usualMode();
        return ask(Duration.ZERO);
    }

    private Step repeat(Duration pause) {
        repeated = true;
        return ask(pause);
    }

    private Step giveUp() {
        Failure told = Objects.requireNonNull(first);
        return new Step.GiveUp(told.model(), told.error());
    }

    private Step.Ask ask(Duration pause) {
        return new Step.Ask(chain.get(position), mode, pause);
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
