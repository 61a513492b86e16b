package ai.vctt.domain.cost;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An exact, non-negative amount of US dollars. Equal amounts are equal whatever their scale.
 *
 * <p>Sums keep the scale they come with, as they are made for each token; whoever asks for the number gets it without
 * trailing zeros.
 */
public record Money(BigDecimal usd) implements Comparable<Money> {

    public static final Money ZERO = new Money(BigDecimal.ZERO);

    public Money {
        if (usd.signum() < 0) {
            throw new IllegalArgumentException("usd: " + usd + " (expected: ≥ 0)");
        }
    }

    public static Money usd(String amount) {
        return new Money(new BigDecimal(amount));
    }

    /** Without trailing zeros. */
    @Override
    public BigDecimal usd() {
        return usd.signum() == 0 ? BigDecimal.ZERO : usd.stripTrailingZeros();
    }

    public Money plus(Money other) {
        if (other.usd.signum() == 0) {
            return this;
        }
        return usd.signum() == 0 ? other : new Money(usd.add(other.usd));
    }

    public Money times(long count) {
        return count == 0 || usd.signum() == 0 ? ZERO : new Money(usd.multiply(BigDecimal.valueOf(count)));
    }

    @Override
    public int compareTo(Money other) {
        return usd.compareTo(other.usd);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Money money && usd.compareTo(money.usd) == 0;
    }

    @Override
    public int hashCode() {
        return usd().hashCode();
    }

    @Override
    public String toString() {
        return "Money[usd=" + usd() + "]";
    }
}
