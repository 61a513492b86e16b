package ai.vctt.bootstrap;

import ai.vctt.application.generation.port.out.GenerationListener;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationError.CircuitOpen;
import ai.vctt.domain.generation.GenerationError.ConnectionFailed;
import ai.vctt.domain.generation.GenerationError.ContentFiltered;
import ai.vctt.domain.generation.GenerationError.ContextLengthExceeded;
import ai.vctt.domain.generation.GenerationError.Internal;
import ai.vctt.domain.generation.GenerationError.Malformed;
import ai.vctt.domain.generation.GenerationError.Misconfigured;
import ai.vctt.domain.generation.GenerationError.ModelUnknown;
import ai.vctt.domain.generation.GenerationError.ProviderBusy;
import ai.vctt.domain.generation.GenerationError.ProviderFailed;
import ai.vctt.domain.generation.GenerationError.QuotaExhausted;
import ai.vctt.domain.generation.GenerationError.RateLimited;
import ai.vctt.domain.generation.GenerationError.Rejected;
import ai.vctt.domain.generation.GenerationError.TimedOut;
import ai.vctt.domain.generation.GenerationError.Truncated;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.Ended;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import ai.vctt.domain.tool.ToolResult;
import ai.vctt.domain.tool.ToolRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line for each generation, and one for each attempt that failed. No text of anybody's is in them. */
final class LoggingGenerationListener implements GenerationListener {

    private static final Logger LOG = LoggerFactory.getLogger("ai.vctt.generation");

    @Override
    public void attemptEnded(Generation.Streaming generation, Attempt attempt) {
        GenerationError error = attempt.error();
        if (error instanceof CircuitOpen) {
            LOG.debug("{} attempt {}: {} was passed over", generation.id(), attempt.number(), attempt.model());
        } else if (error != null) {
            LOG.warn(
                    "{} attempt {}: {} {} ({})",
                    generation.id(),
                    attempt.number(),
                    attempt.model(),
                    told(error),
                    error.code());
        }
    }

    @Override
    public void toolCalled(Generation.Streaming generation, ToolRun run) {
        String tool = run.tool().name();
        long millis = run.took().toMillis();
        switch (run.result()) {
            case ToolResult.Done _ -> LOG.debug("{} tool {}: done in {} ms", generation.id(), tool, millis);
            case ToolResult.Failed _ -> LOG.info("{} tool {}: failed after {} ms", generation.id(), tool, millis);
            case ToolResult.TimedOut _ -> LOG.warn("{} tool {}: given up after {} ms", generation.id(), tool, millis);
            case ToolResult.TooLarge _ ->
                LOG.info("{} tool {}: result cut, after {} ms", generation.id(), tool, millis);
        }
    }

    @Override
    public void ended(Generation.Finished generation) {
        Ended end = (Ended) generation.end().event();
        switch (end) {
            case Completed completed ->
                LOG.info(
                        "{} {}: {} in {} ms, {} by {}",
                        generation.id(),
                        completed.finishReason().wireName(),
                        amount(completed.spend()),
                        completed.timings().total().toMillis(),
                        attempts(generation),
                        completed.model());
            case Failed failed ->
                LOG.warn(
                        "{} failed: {}, {}, {}",
                        generation.id(),
                        failed.code(),
                        amount(failed.spend()),
                        attempts(generation));
        }
    }

    @Override
    public void faulted(Generation.Streaming generation, Throwable fault) {
        LOG.error("{} met a fault of this server", generation.id(), fault);
    }

    /** What a provider says of a request may quote it, and is left out. */
    private static String told(GenerationError error) {
        return switch (error) {
            case ConnectionFailed(String detail) -> error.complaint() + ": " + detail;
            case Rejected _ -> new Rejected("").complaint();
            case ContentFiltered _ -> new ContentFiltered("").complaint();
            case Malformed _ -> new Malformed("").complaint();
            case RateLimited _,
                    QuotaExhausted _,
                    ProviderFailed _,
                    TimedOut _,
                    Truncated _,
                    Misconfigured _,
                    ModelUnknown _,
                    ContextLengthExceeded _,
                    CircuitOpen _,
                    ProviderBusy _,
                    Internal _ -> error.complaint();
        };
    }

    private static String amount(Spend spend) {
        Money cost = spend.cost();
        return spend.tokens() + " tokens, "
                + (cost == null ? "cost unknown" : "$" + cost.usd().toPlainString());
    }

    private static String attempts(Generation.Finished generation) {
        int count = generation.attempts().size();
        return count == 1 ? "1 attempt" : count + " attempts";
    }
}
