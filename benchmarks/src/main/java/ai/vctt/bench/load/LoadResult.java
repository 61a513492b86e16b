package ai.vctt.bench.load;

import java.util.Map;

/**
 * What came of a run.
 *
 * @param completed answers that ended as they should
 * @param failed answers that ended otherwise, or not in time
 * @param tokens received, by all readers together
 * @param lost never received
 * @param duplicated received once more
 * @param reordered received behind a later one
 * @param tokensPerSecond from the first token to the last
 * @param added from the provider's sending to the receipt, of each token
 * @param firstToken from asking to the first token
 * @param fallbacks attempts that were given up for another one
 * @param problems why answers failed or fell back, and how often
 */
record LoadResult(
        int completed,
        int failed,
        int fallbacks,
        long tokens,
        long lost,
        long duplicated,
        long reordered,
        double tokensPerSecond,
        Latency added,
        Latency firstToken,
        Map<String, Integer> problems) {}
