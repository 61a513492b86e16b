package ai.vctt.domain.cost;

import java.math.BigDecimal;

/** An exact, non-negative amount of US dollars. Equal amounts are equal whatever their scale. */
public record Money(BigDecimal usd) implements Comparable<Money> {

    public static final Money ZERO = new Money(BigDecimal.ZERO);

    public Money {
        if (usd.signum() < 0) {
            throw new IllegalArgumentException("usd: " + usd + " (expected: ≥ 0)");
        }
        usd = usd.signum() == 0 ? BigDecimal.ZERO : usd.stripTrailingZeros();
    }

    public static Money usd(String amount) {
        return new Money(new BigDecimal(amount));
    }

    public Money plus(Money other) {
        return new Money(usd.add(other.usd));
    }

    public Money times(long count) {
        return new Money(usd.multiply(BigDecimal.valueOf(count)));
    }

    @Override
    public int compareTo(Money other) {
        return usd.compareTo(other.usd);
    }
}
