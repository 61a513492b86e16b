package ai.vctt.domain.cost;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An exact, non-negative amount of US dollars. Equal amounts are equal whatever their scale. Immutable.
 *
 * <p>There is a sum for each token, so what is a whole number of 10^-12 dollars, as nearly all prices and sums are, is
 * counted in those; all else as a decimal number.
 */
public final class Money implements Comparable<Money> {

    public static final Money ZERO = new Money(0, null);

    private static final int SCALE = 12;
    private static final long PICOS_PER_DOLLAR = 1_000_000_000_000L;
    private static final int MOST_DIGITS = 18;
    private static final long MOST_PICOS = 999_999_999_999_999_999L;
    private static final long NOT_WHOLE = -1;

    private final long picos;
    /** Null where the amount is counted in units. */
    private final @Nullable BigDecimal other;

    private Money(long picos, @Nullable BigDecimal other) {
        this.picos = picos;
        this.other = other;
    }

    /** @throws IllegalArgumentException when it is negative */
    public static Money of(BigDecimal usd) {
        if (usd.signum() < 0) {
            throw new IllegalArgumentException("usd: " + usd + " (expected: ≥ 0)");
        }
        BigDecimal shortest = usd.stripTrailingZeros();
        boolean whole = shortest.scale() <= SCALE && shortest.precision() - shortest.scale() + SCALE <= MOST_DIGITS;
        return whole
                ? ofPicos(shortest.setScale(SCALE).unscaledValue().longValueExact())
                : new Money(NOT_WHOLE, shortest);
    }

    /** @throws IllegalArgumentException when it is negative, or no number */
    public static Money usd(String amount) {
        return of(new BigDecimal(amount));
    }

    /**
     * Units of 10^-12 dollars.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public static Money ofPicos(long picos) {
        if (picos < 0) {
            throw new IllegalArgumentException("picos: " + picos + " (expected: ≥ 0)");
        }
        if (picos > MOST_PICOS) {
            return new Money(NOT_WHOLE, BigDecimal.valueOf(picos, SCALE).stripTrailingZeros());
        }
        return picos == 0 ? ZERO : new Money(picos, null);
    }

    /** The amount in units of 10^-12 dollars; -1 when it is no whole number of them, or more than fits. */
    public long picos() {
        return picos;
    }

    /** Without trailing zeros. */
    public BigDecimal usd() {
        if (other != null) {
            return other;
        }
        return picos == 0 ? BigDecimal.ZERO : BigDecimal.valueOf(picos, SCALE).stripTrailingZeros();
    }

    public Money plus(Money more) {
        if (other == null && more.other == null) {
            long sum = picos + more.picos;
            if (sum <= MOST_PICOS) {
                return picos == 0 ? more : more.picos == 0 ? this : new Money(sum, null);
            }
        }
        return of(usd().add(more.usd()));
    }

    public Money times(long count) {
        if (other == null && count >= 0 && Math.multiplyHigh(picos, count) == 0) {
            long product = picos * count;
            if (product >= 0 && product <= MOST_PICOS) {
                return product == 0 ? ZERO : new Money(product, null);
            }
        }
        return of(usd().multiply(BigDecimal.valueOf(count)));
    }

    @Override
    public int compareTo(Money to) {
        return other == null && to.other == null ? Long.compare(picos, to.picos) : usd().compareTo(to.usd());
    }

    /** Appends it as a plain decimal number without trailing zeros. */
    public void appendTo(StringBuilder text) {
        if (other != null) {
            text.append(other.toPlainString());
            return;
        }
        text.append(picos / PICOS_PER_DOLLAR);
        long rest = picos % PICOS_PER_DOLLAR;
        if (rest == 0) {
            return;
        }
        text.append('.');
        for (long unit = PICOS_PER_DOLLAR / 10; rest > 0; unit /= 10) {
            text.append((char) ('0' + rest / unit));
            rest %= unit;
        }
    }

    @Override
    public boolean equals(@Nullable Object to) {
        return to instanceof Money money
                && picos == money.picos
                && (other == null ? money.other == null : other.equals(money.other));
    }

    @Override
    public int hashCode() {
        return other == null ? Long.hashCode(picos) : other.hashCode();
    }

    @Override
    public String toString() {
        return "Money[usd=" + usd() + "]";
    }
}
