package ai.vctt.adapter.persistence.memory;

import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationEvent.Reasoning;
import ai.vctt.domain.generation.GenerationEvent.Text;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.model.ModelId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring pieces of one attempt's text, or of its reasoning: the characters once, and 20 bytes for each piece. Any
 * stretch of them can be read as one event. Guarded by its log.
 */
final class Pieces implements Stretch {

    /** Costs are kept as whole units of 10^-12 dollars where they are; the others as they came. */
    private static final int COST_SCALE = 12;

    private static final long COST_UNKNOWN = -1;
    private static final long COST_ELSEWHERE = -2;

    private final long firstSeq;
    private final int attempt;
    private final Instant start;
    private final @Nullable ModelId model;
    private final int firstOffset;
    private final StringBuilder chars = new StringBuilder();
    private final List<Piece> odd = new ArrayList<>();
    private int count;
    private int[] ends = new int[32];
    private int[] millis = new int[32];
    private int[] tokens = new int[32];
    private long[] costs = new long[32];

    private record Piece(int index, Money cost) {}

    /** @param first a {@link Text} or {@link Reasoning} */
    Pieces(long firstSeq, int attempt, Instant start, GenerationEvent first) {
        this.firstSeq = firstSeq;
        this.attempt = attempt;
        this.start = start;
        this.model = first instanceof Text text ? text.model() : null;
        this.firstOffset = first instanceof Text text ? text.offset() : 0;
        add(start, first);
    }

    static boolean canHold(GenerationEvent event) {
        return event instanceof Text || event instanceof Reasoning;
    }

    @Override
    public boolean takes(int itsAttempt, Instant at, GenerationEvent event) {
        boolean follows = switch (event) {
            case Text text -> text.model().equals(model) && text.offset() == firstOffset + chars.length();
            case Reasoning _ -> model == null;
            default -> false;
        };
        if (!follows || itsAttempt != attempt) {
            return false;
        }
        add(at, event);
        return true;
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
        String chunk = chars.substring(begin, ends[last]);
        GenerationEvent event =
                model == null ? new Reasoning(chunk) : new Text(chunk, firstOffset + begin, model, spend(last));
        return new SequencedEvent(firstSeq + last, attempt, start.plusMillis(millis[last]), event);
    }

    private void add(Instant at, GenerationEvent event) {
        if (count == ends.length) {
            int length = count + (count >> 1);
            ends = Arrays.copyOf(ends, length);
            millis = Arrays.copyOf(millis, length);
            tokens = Arrays.copyOf(tokens, length);
            costs = Arrays.copyOf(costs, length);
        }
        switch (event) {
            case Text text -> {
                chars.append(text.chunk());
                tokens[count] = Math.toIntExact(text.spend().tokens());
                costs[count] = pack(text.spend().cost());
            }
            case Reasoning reasoning -> chars.append(reasoning.chunk());
            default -> throw new IllegalArgumentException("not a piece of text: " + event);
        }
        ends[count] = chars.length();
        millis[count] = Math.toIntExact(at.toEpochMilli() - start.toEpochMilli());
        count++;
    }

    private Spend spend(int index) {
        return new Spend(tokens[index], unpack(index));
    }

    private long pack(@Nullable Money cost) {
        if (cost == null) {
            return COST_UNKNOWN;
        }
        BigDecimal usd = cost.usd();
        if (usd.scale() <= COST_SCALE && usd.precision() - usd.scale() + COST_SCALE <= 18) {
            return usd.setScale(COST_SCALE).unscaledValue().longValueExact();
        }
        odd.add(new Piece(count, cost));
        return COST_ELSEWHERE;
    }

    private @Nullable Money unpack(int index) {
        long cost = costs[index];
        if (cost == COST_UNKNOWN) {
            return null;
        }
        if (cost == COST_ELSEWHERE) {
            return odd.stream()
                    .filter(piece -> piece.index() == index)
                    .findFirst()
                    .orElseThrow()
                    .cost();
        }
        return new Money(BigDecimal.valueOf(cost, COST_SCALE));
    }
}
