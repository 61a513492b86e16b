package ai.vctt.adapter.persistence.memory;

import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationEvent.Reasoning;
import ai.vctt.domain.generation.GenerationEvent.Text;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.model.ModelId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Up to 64 neighbouring pieces of one attempt's text, or of its reasoning: the characters once, and 10 bytes for each
 * piece, which tell how far it is from the first one. Any stretch of them can be read as one event. Guarded by its log.
 */
final class Pieces implements Stretch {

    private static final int MOST = 64;
    private static final long MOST_INT = 0xFFFF_FFFFL;
    private static final long UNKNOWN = -1;

    private final long firstSeq;
    private final int attempt;
    private final Instant start;
    private final long startMillis;
    private final @Nullable ModelId model;
    private final int firstOffset;
    private final long firstTokens;
    /** In units of 10^-12 dollars; of all pieces or of none. */
    private final long firstCost;

    private final StringBuilder chars = new StringBuilder();
    private final char[] ends = new char[MOST];
    private final char[] millis = new char[MOST];
    private final char[] tokens = new char[MOST];
    private final int[] costs = new int[MOST];
    private int count;

    /** @param first that {@link #canHold} accepts */
    Pieces(long firstSeq, int attempt, Instant start, GenerationEvent first) {
        this.firstSeq = firstSeq;
        this.attempt = attempt;
        this.start = start;
        this.startMillis = start.toEpochMilli();
        switch (first) {
            case Text text -> {
                model = text.model();
                firstOffset = text.offset();
                firstTokens = text.spend().tokens();
                firstCost = cost(text.spend());
            }
            default -> {
                model = null;
                firstOffset = 0;
                firstTokens = 0;
                firstCost = UNKNOWN;
            }
        }
        if (!takes(attempt, start, first)) {
            throw new IllegalArgumentException("not a piece of text: " + first);
        }
    }

    /** Whether it is text or reasoning of a usual size and price. */
    static boolean canHold(GenerationEvent event) {
        return switch (event) {
            case Text text ->
                text.chunk().length() <= Character.MAX_VALUE
                        && !isOdd(text.spend().cost());
            case Reasoning(String chunk) -> chunk.length() <= Character.MAX_VALUE;
            default -> false;
        };
    }

    private static boolean isOdd(@Nullable Money cost) {
        return cost != null && cost.picos() < 0;
    }

    @Override
    public boolean takes(int itsAttempt, Instant at, GenerationEvent event) {
        if (count == MOST || itsAttempt != attempt) {
            return false;
        }
        return switch (event) {
            case Text text ->
                text.model().equals(model)
                        && text.offset() == firstOffset + chars.length()
                        && !isOdd(text.spend().cost())
                        && add(at, text.chunk(), text.spend().tokens(), cost(text.spend()));
            case Reasoning(String chunk) -> model == null && add(at, chunk, firstTokens, UNKNOWN);
            default -> false;
        };
    }

    /** False when it is too far from the first one. */
    private boolean add(Instant at, String chunk, long itsTokens, long cost) {
        int end = chars.length() + chunk.length();
        long later = at.toEpochMilli() - startMillis;
        long moreTokens = itsTokens - firstTokens;
        boolean priced = cost >= 0;
        long dearer = priced ? cost - firstCost : 0;
        boolean fits = isChar(end)
                && isChar(later)
                && isChar(moreTokens)
                && priced == firstCost >= 0
                && dearer >= 0
                && dearer <= MOST_INT;
        if (fits) {
            chars.append(chunk);
            ends[count] = (char) end;
            millis[count] = (char) later;
            tokens[count] = (char) moreTokens;
            costs[count] = (int) dearer;
            count++;
            if (count == MOST) {
                chars.trimToSize();
            }
        }
        return fits;
    }

    private static boolean isChar(long value) {
        return value >= 0 && value <= Character.MAX_VALUE;
    }

    @Override
    public long firstSeq() {
        return firstSeq;
    }

    @Override
    public SequencedEvent read(long seq, int maxChars) {
        int from = (int) (seq - firstSeq);
        int begin = from == 0 ? 0 : ends[from - 1];
        int last = from;
        while (last + 1 < count && ends[last + 1] - begin <= maxChars) {
            last++;
        }
        return event(firstOffset + begin, chars.substring(begin, ends[last]), last);
    }

    private SequencedEvent event(int offset, String chunk, int last) {
        GenerationEvent event = model == null ? new Reasoning(chunk) : new Text(chunk, offset, model, spend(last));
        return new SequencedEvent(firstSeq + last, attempt, start.plusMillis(millis[last]), event);
    }

    @Override
    public long lastSeq() {
        return firstSeq + count - 1;
    }

    private Spend spend(int index) {
        Money cost = firstCost < 0 ? null : Money.ofPicos(firstCost + Integer.toUnsignedLong(costs[index]));
        return new Spend(firstTokens + tokens[index], cost);
    }

    private static long cost(Spend spend) {
        return spend.cost() == null ? UNKNOWN : spend.cost().picos();
    }
}
