package ai.vctt.application.generation;

import ai.vctt.application.generation.port.out.GenerationListener;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt.UsageSource;
import ai.vctt.domain.generation.Clock;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.trust.TextRules;
import ai.vctt.domain.trust.Trust;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The end of a generation: its record is kept, then its readers are told. For the generation's own thread, but for
 * {@link #result()}.
 */
final class Ending {

    private final Generation.Streaming generation;
    private final Generations generations;
    private final GenerationListener listener;
    private final InstantSource clock;
    private final Transcript transcript;
    private final Ledger ledger;
    private final @Nullable Ensemble ensemble;
    private final Watchers watchers;
    private final Runnable beforeItIsTold;
    private volatile Generation.@Nullable Finished result;

    /** @param beforeItIsTold runs when the record has been kept and nobody has heard of the end */
    Ending(
            Generation.Streaming generation,
            GenerationRun.Means means,
            Transcript transcript,
            Ledger ledger,
            @Nullable Ensemble ensemble,
            Watchers watchers,
            Runnable beforeItIsTold) {
        this.generation = generation;
        this.generations = means.generations();
        this.listener = means.listener();
        this.clock = means.clock();
        this.transcript = transcript;
        this.ledger = ledger;
        this.ensemble = ensemble;
        this.watchers = watchers;
        this.beforeItIsTold = beforeItIsTold;
    }

    /** Null while it runs. From any thread. */
    Generation.@Nullable Finished result() {
        return result;
    }

    /** @param model that was asked last */
    void conclude(EndCause cause, Model model) {
        switch (cause) {
            case STOPPED -> complete(FinishReason.STOPPED, model);
            case BUDGET -> complete(FinishReason.BUDGET, model);
            case TOO_LONG -> complete(FinishReason.LENGTH, model);
            case ABANDONED -> complete(FinishReason.ABANDONED, model);
            case OUT_OF_TIME -> {
                GenerationError error = new GenerationError.TimedOut(Clock.TOTAL);
                fail(error.code(), sentence(model, error) + " What came until then is kept.");
            }
            case INTERRUPTED ->
                fail(ErrorCode.INTERRUPTED, "The server was shut down before the answer was whole. Please ask again.");
        }
    }

    void fail(Model model, GenerationError error) {
        fail(error.code(), sentence(model, error));
    }

    private static String sentence(Model model, GenerationError error) {
        return model.id() + " " + error.complaint() + ".";
    }

    /** Does nothing when it has ended. */
    void fail(ErrorCode code, String message) {
        if (result == null) {
            finish(
                    clock.instant(),
                    transcript.text(),
                    new GenerationEvent.Failed(
                            code, message, ledger.spent(), ensemble == null ? null : ensemble.outcome()));
        }
    }

    /** @param model that was asked last */
    void complete(FinishReason reason, Model model) {
        Instant now = clock.instant();
        String answer = transcript.text();
        finish(
                now,
                answer,
                new GenerationEvent.Completed(
                        answer,
                        model.id(),
                        reason,
                        ledger.spent(),
                        usage(),
                        counted() ? UsageSource.PROVIDER : UsageSource.ESTIMATED,
                        ledger.timings(generation.asked().at(), now),
                        ledger.attempts().size(),
                        true,
                        trust(answer, reason),
                        ensemble == null ? null : ensemble.prelude().outcome(answer.isEmpty() ? null : answer)));
    }

    private Usage usage() {
        return ensemble == null ? ledger.usage() : ensemble.usage().plus(ledger.usage());
    }

    private boolean counted() {
        return ledger.counted() && (ensemble == null || ensemble.counted());
    }

    /** Computed once, now that everything has been said. */
    private @Nullable Trust trust(String answer, FinishReason reason) {
        if (answer.isBlank() || reason == FinishReason.ABANDONED) {
            return null;
        }
        Trust computed = TextRules.assess(generation.asked().question(), answer);
        return ensemble == null ? computed : ensemble.prelude().trust(computed);
    }

    /** The record is kept before anyone hears of the end. */
    private void finish(Instant now, String answer, GenerationEvent.Ended end) {
        SequencedEvent last = transcript.toAppend(now, end);
        Generation.Finished finished = generation
                .finished(last, answer, ledger.attempts())
                .resumed(Math.max(0, watchers.joined() - 1))
                .withToolUses(transcript.toolUses());
        result = finished;
        boolean persisted = keep(finished);
        beforeItIsTold.run();
        transcript.append(
                now, end instanceof GenerationEvent.Completed completed && !persisted ? completed.unpersisted() : end);
        listener.ended(finished);
    }

    private boolean keep(Generation.Finished finished) {
        try {
            return generations.add(finished);
        } catch (RuntimeException fault) {
            listener.faulted(generation, fault);
            return false;
        }
    }
}
