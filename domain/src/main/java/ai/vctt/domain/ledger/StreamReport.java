package ai.vctt.domain.ledger;

import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How answers went.
 *
 * @param started how many; those that still run are among them where the store knows of them
 * @param finished how many came to each end; what none came to is left out
 * @param failed how many ended with an error
 * @param resumed to how many somebody came back, or came beside the first, while they ran
 * @param fallbacks how many times another attempt followed one that failed, by {@link GenerationError#cause()}
 * @param tpot half of the answers took no longer for each token after the first; null when it was measured of none
 * @param patience of the latest answers, the shortest wait first and those without a token last; spans with none are left out
 */
public record StreamReport(
        long started,
        Map<FinishReason, Long> finished,
        long failed,
        long resumed,
        Map<String, Long> fallbacks,
        @Nullable Duration tpot,
        List<Patience> patience) {}
