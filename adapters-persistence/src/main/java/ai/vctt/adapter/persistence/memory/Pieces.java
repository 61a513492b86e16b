package ai.vctt.adapter.persistence.memory;

import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationEvent.Reasoning;
import ai.vctt.domain.generation.GenerationEvent.Text;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.model.ModelId;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Up to 64 neighbouring pieces of one attempt's text, or of its reasoning: the characters once, and 6 bytes for each
 * piece, which tell how far it is from the first one. While an answer streams each of its tokens costs the same, so one
 * rate tells the costs of all; a piece that breaks the rule begins another stretch. Any stretch of them can be read as
 * one event. Guarded by its log.
 */
final class Pieces implements Stretch {

    private static final int FEW = 8;
    private static final int MOST = 64;
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
    private char[] ends = new char[FEW];
    private char[] millis = new char[FEW];
    private char[] tokens = new char[FEW];
    private int count;
    /** Of each token after the first piece; unknown until there is one. */
    private long costPerToken = UNKNOWN;

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

    /** False when it is too far from the first one, or costs what does not follow. */
    private boolean add(Instant at, String chunk, long itsTokens, long cost) {
        int end = chars.length() + chunk.length();
        long later = at.toEpochMilli() - startMillis;
        long moreTokens = itsTokens - firstTokens;
        boolean fits = isChar(end) && isChar(later) && isChar(moreTokens) && followsInCost(moreTokens, cost);
        if (fits) {
            if (count == ends.length) {
                grow();
            }
            chars.append(chunk);
            ends[count] = (char) end;
            millis[count] = (char) later;
            tokens[count] = (char) moreTokens;
            count++;
            if (count == MOST) {
                chars.trimToSize();
            }
        }
        return fits;
    }

    private boolean followsInCost(long moreTokens, long cost) {
        if (cost == UNKNOWN || firstCost == UNKNOWN) {
            return cost == firstCost;
        }
        long dearer = cost - firstCost;
        if (costPerToken == UNKNOWN && moreTokens > 0 && dearer >= 0 && dearer % moreTokens == 0) {
            costPerToken = dearer / moreTokens;
        }
        return moreTokens == 0 ? dearer == 0 : dearer == costPerToken * moreTokens;
    }

    private void grow() {
        ends = Arrays.copyOf(ends, count * 2);
        millis = Arrays.copyOf(millis, count * 2);
        tokens = Arrays.copyOf(tokens, count * 2);
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
        int more = tokens[index];
        Money cost = firstCost == UNKNOWN ? null : Money.ofPicos(firstCost + (more == 0 ? 0 : more * costPerToken));
        return new Spend(firstTokens + more, cost);
    }

    private static long cost(Spend spend) {
        return spend.cost() == null ? UNKNOWN : spend.cost().picos();
    }
}
