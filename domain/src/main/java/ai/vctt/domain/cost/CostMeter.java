package ai.vctt.domain.cost;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt has cost so far, estimated while it streams and settled when the provider reports usage. While it
 * streams the figures never fall. Not thread-safe.
 *
 * <p>Input is estimated from the text that is sent plus the framing chat APIs charge for. Output counts about four
 * characters a token, and no less than one token for every delta.
 */
public final class CostMeter {

    private static final int TOKENS_PER_MESSAGE = 4;
    private static final int TOKENS_PER_REQUEST = 3;

    private final @Nullable PriceList prices;
    private final Instant time;
    private final TokenEstimate output = new TokenEstimate();
    private long inputTokens;
    private long deltas;
    private long reportedOutputTokens;
    private @Nullable Usage reported;
    private Spend highest = Spend.NONE;
    private boolean changed = true;

    /**
     * @param prices null when the model's price is not known
     * @param time decides which period of the list applies
     */
    public CostMeter(@Nullable PriceList prices, Instant time, long estimatedInputTokens) {
        this.prices = prices;
        this.time = time;
        this.inputTokens = estimatedInputTokens;
    }

    /** About how many tokens a request with these messages has. */
    public static long estimateInput(List<String> messages) {
        long tokens = TOKENS_PER_REQUEST;
        for (String message : messages) {
            tokens += TOKENS_PER_MESSAGE + TokenEstimate.of(message);
        }
        return tokens;
    }

    /** About how many tokens a text has that a model wrote. */
    public static long estimateOutput(String text) {
        return TokenEstimate.of(text);
    }

    /** One more piece of output: text, reasoning, or a fragment of a tool call. */
    public void add(String delta) {
        changed = true;
        deltas++;
        output.add(delta);
    }

    /** What the provider has counted up to now; later figures replace earlier ones. */
    public void report(Usage usage) {
        changed = true;
        reported = usage;
        inputTokens = usage.inputTokens();
        reportedOutputTokens = Math.max(reportedOutputTokens, usage.outputTokens());
    }

    /** The estimate up to now; no lower than any given before. */
    public Spend running() {
        if (!changed) {
            return highest;
        }
        changed = false;
        Usage estimate = estimate();
        Money cost = costOf(estimate);
        highest = new Spend(
                Math.max(highest.tokens(), estimate.totalTokens()),
                cost == null || highest.cost() == null || highest.cost().compareTo(cost) < 0 ? cost : highest.cost());
        return highest;
    }

    /** Output up to now: the provider's count where it gave one that is higher, else the estimate. */
    public long outputTokens() {
        return Math.max(Math.max(deltas, output.tokens()), reportedOutputTokens);
    }

    /** The final figure, by the provider's own count. */
    public Spend settle(Usage usage) {
        return new Spend(usage.totalTokens(), costOf(usage));
    }

    /** The best account of an attempt whose provider never gave a final count: what it reported, the rest estimated. */
    public Usage estimate() {
        return reported == null
                ? Usage.of(inputTokens, outputTokens())
                : new Usage(
                        inputTokens,
                        reported.cachedTokens(),
                        reported.cacheWriteTokens(),
                        reported.longCacheWriteTokens(),
                        outputTokens(),
                        reported.reasoningTokens(),
                        null);
    }

    private @Nullable Money costOf(Usage usage) {
        if (usage.billed() != null) {
            return usage.billed();
        }
        return prices == null ? null : prices.at(time, usage.inputTokens()).costOf(usage);
    }
}
